#!/usr/bin/env node
import { run } from './run.js';
import { wantsColour } from './terminal/wants-colour.js';

const { argv, env } = process;

// Each stream is read only where it is used: Node makes it when it is first read.

/** Reads all of standard input. At a terminal, tells the user that the tool waits. */
async function readInput(): Promise<string> {
  const { stdin } = process;
  if (stdin.isTTY) writeTo('stderr', 'Type the identifier, then Enter and Ctrl-D (on Windows Ctrl-Z and Enter):');
  let text = '';
  for await (const chunk of stdin.setEncoding('utf8')) text += chunk;
  return text;
}

function writeTo(name: 'stdout' | 'stderr', line: string): void {
  const stream = process[name];
  // A reader such as `head` may close the stream. The command then still ends with the right exit code.
  if (stream.listenerCount('error') === 0) stream.on('error', () => {});
  stream.write(`${line}\n`);
}

process.exitCode = await run(argv.slice(2), {
  print: (line) => writeTo('stdout', line),
  complain: (line) => writeTo('stderr', line),
  readInput,
  get colour() {
    return wantsColour(process.stdout, env['NO_COLOR']);
  },
});
