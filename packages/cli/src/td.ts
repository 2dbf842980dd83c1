#!/usr/bin/env node
import { UsageError } from './command-line/usage-error.js';
import { run } from './run.js';
import { wantsColour } from './terminal/wants-colour.js';

const { argv, env } = process;

/** The most that is read, in bytes. An identifier is far shorter. */
const MAX_INPUT = 1_000_000;

/** Whether a result could not be printed, for example on a full disk. */
let isLost = false;

// Each stream is read only where it is used: Node makes it when it is first read.

/**
 * Reads all of standard input. At a terminal, tells the user that the tool waits.
 *
 * @throws UsageError when it is too long, or no text.
 */
async function readInput(): Promise<string> {
  const { stdin } = process;
  if (stdin.isTTY) writeTo('stderr', 'Type the identifier, then Enter and Ctrl-D (on Windows Ctrl-Z and Enter):');
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stdin as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > MAX_INPUT) throw new UsageError('the input is longer than 1 MB: give one identifier');
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new UsageError('the input is not UTF-8: convert it, because other bytes have another hash');
  }
}

function writeTo(name: 'stdout' | 'stderr', line: string): void {
  const stream = process[name];
  if (stream.listenerCount('error') === 0) {
    stream.on('error', ({ code }: NodeJS.ErrnoException) => {
      // A reader such as `head` may close the stream. The command then still ends with the right exit code.
      if (code === 'EPIPE' || name === 'stderr') return;
      isLost = true;
      process.exitCode ||= 1;
    });
  }
  stream.write(`${line}\n`);
}

const exitCode = await run(argv.slice(2), {
  print: (line) => writeTo('stdout', line),
  complain: (line) => writeTo('stderr', line),
  readInput,
  get colour() {
    return wantsColour(process.stdout, env['NO_COLOR']);
  },
});
process.exitCode = exitCode || (isLost ? 1 : 0);
