// The program of a detached sender. Its build imports no other module, so that a tool may copy it alone. It does nothing
// without an order, so that a tool may load every file of this package.
import { runSender } from './run-sender.js';

runSender();
