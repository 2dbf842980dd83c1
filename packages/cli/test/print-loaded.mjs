// Prints at the end of a program which of Node's own modules it has loaded, a line each: `node --import print-loaded.mjs …`.
import { writeSync } from 'node:fs';
import process from 'node:process';

process.once('exit', () => writeSync(2, process.moduleLoadList.join('\n')));
