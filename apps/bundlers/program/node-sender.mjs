// The script that the bundled tool names.
import { runSender } from '@td/node';

runSender();
