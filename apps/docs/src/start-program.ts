import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { makeHome } from './run-program.js';

const EXIT_WITH_PARENT = new URL('./exit-with-parent.mjs', import.meta.url).href;

/** A server of a document, which runs until it is stopped. */
export interface StartedProgram {
  /** Where it listens. */
  readonly origin: string;
  /** The folder of its user. */
  readonly home: string;
  /** Sends SIGTERM, waits for the end, and says how it ended and what it printed. */
  stop(): Promise<{ readonly exitCode: number | null; readonly stdout: string; readonly stderr: string }>;
}

/**
 * Starts a server on a free port, and waits for its first line: `listening on …`, with the port at the end. The end of the
 * test kills it.
 *
 * @throws Error when it does not listen.
 */
export async function startProgram(path: string): Promise<StartedProgram> {
  const home = await makeHome(path);
  const child = spawn(process.execPath, ['--import', EXIT_WITH_PARENT, path], {
    env: { PATH: process.env['PATH'], HOME: home, PORT: '0' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'close');
  const printed = { stdout: '', stderr: '' };
  child.stderr.on('data', (chunk: Buffer) => {
    printed.stderr += chunk.toString();
  });
  const lines = createInterface(child.stdout);
  lines.on('line', (line) => {
    printed.stdout += `${line}\n`;
  });
  await Promise.race([once(lines, 'line'), ended]);
  const port = /^listening on .*?(\d+)\n/.exec(printed.stdout)?.[1];
  if (port === undefined) throw new Error(`the program does not listen: ${printed.stdout}${printed.stderr}`);
  return {
    origin: `http://127.0.0.1:${port}`,
    home,
    async stop() {
      child.kill('SIGTERM');
      const [exitCode] = await ended;
      return { exitCode, ...printed };
    },
  };
}
