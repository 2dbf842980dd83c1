// Prints at the end of a program which of Node's own modules it has loaded, a line each: `node --require print-loaded.cjs …`.
process.once('exit', () => require('node:fs').writeSync(2, process.moduleLoadList.join('\n')));
