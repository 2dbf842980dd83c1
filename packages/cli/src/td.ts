#!/usr/bin/env node
import { run } from './run.js';

const { argv, env, stderr, stdin, stdout } = process;

/** Reads all of standard input. At a terminal, tells the user that the tool waits. */
async function readInput(): Promise<string> {
  if (stdin.isTTY) stderr.write('Type the identifier, then Enter and Ctrl-D (on Windows Ctrl-Z and Enter):\n');
  let text = '';
  for await (const chunk of stdin.setEncoding('utf8')) text += chunk;
  return text;
}

// A reader such as `head` may close the stream. The command then still ends with the right exit code.
for (const stream of [stdout, stderr]) stream.on('error', () => {});

process.exitCode = await run(argv.slice(2), {
  print: (line) => stdout.write(`${line}\n`),
  complain: (line) => stderr.write(`${line}\n`),
  readInput,
  // An empty NO_COLOR counts as not set, see https://no-color.org
  colour: stdout.isTTY === true && !env['NO_COLOR'],
});
