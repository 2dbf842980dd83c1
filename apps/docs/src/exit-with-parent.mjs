// Loaded before a program of a document. Ends it when the test that started it is gone, even after a kill.
import process from 'node:process';

process.stdin.on('end', () => process.exit(1));
process.stdin.resume();
// It does not keep the program running.
process.stdin.unref();
