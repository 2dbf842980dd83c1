// The program of a detached sender. Its build imports no other module, and it does nothing without an order, so that a tool
// that loads or copies every file of this package breaks nothing.
import { runSender } from './run-sender.js';

runSender();
