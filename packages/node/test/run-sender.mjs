// The script that a bundled tool names: withDetachedSender({ script }).
import { runSender } from '../src/index.ts';

runSender();
