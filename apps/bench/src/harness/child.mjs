import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('..', import.meta.url));
const programs = new URL('../programs/', import.meta.url);
const guard = new URL('loopback-only.mjs', import.meta.url).href;

const homes = mkdtempSync(path.join(os.tmpdir(), 'bench-homes-'));
process.once('exit', () => rmSync(homes, { recursive: true, force: true }));

/** Creates a home folder for programs. A program finds there what an earlier one has stored, such as undelivered signals. */
export const makeHome = () => mkdtempSync(path.join(homes, 'home-'));

/** A minimal environment, because a proxy or NODE_OPTIONS of ours would change the result. */
const environmentIn = (home) => ({ PATH: process.env.PATH, HOME: home, XDG_STATE_HOME: home, NO_COLOR: '1' });

/**
 * Starts a benchmark program in its own process. Its only argument is the task.
 *
 * @returns The program, its messages, and how it ends.
 */
export function startProgram(name, task, { flags = [], guarded = true, home } = {}) {
  const file = fileURLToPath(new URL(name, programs));
  const parts = [...(guarded ? ['--import', guard] : []), ...flags, file, JSON.stringify(task)];
  return startNode(parts, { home });
}

/** Starts Node with the given arguments. Times are in nanoseconds of the machine's monotonic clock. */
export function startNode(parts, { home = makeHome(), stdio = ['ignore', 'ignore', 'pipe', 'ipc'] } = {}) {
  const startedAt = Number(process.hrtime.bigint());
  const child = spawn(process.execPath, parts, { cwd: here, env: environmentIn(home), stdio });
  let errors = '';
  child.stderr?.on('data', (chunk) => {
    if (errors.length < 4000) errors += chunk;
  });
  const messages = [];
  const listeners = [];
  child.on('message', (message) => {
    messages.push(message);
    for (const listener of listeners.splice(0)) listener();
  });
  const exit = new Promise((resolve) => {
    child.on('exit', (code, signal) => {
      resolve({ code, signal, errors, livedMs: (Number(process.hrtime.bigint()) - startedAt) / 1e6 });
      for (const listener of listeners.splice(0)) listener();
    });
  });
  let ended = false;
  void exit.then(() => {
    ended = true;
  });
  return {
    startedAt,
    exit,
    send: (message) => child.connected && child.send(message),
    /** Closes the channel to the program, so that the channel does not keep the program alive. */
    release: () => child.connected && child.disconnect(),
    kill: () => child.kill('SIGKILL'),
    /** Resolves with the next message of the program, or with `undefined` when it has ended. */
    async nextMessage() {
      while (messages.length === 0 && !ended) {
        await new Promise((resolve) => listeners.push(resolve));
        if (messages.length === 0) await Promise.race([exit, new Promise((resolve) => setImmediate(resolve))]);
      }
      return messages.shift();
    },
  };
}

/** Runs a program, returns its first message and ends it. @throws Error with its error output if it sends no message. */
export async function runProgram(name, task, options) {
  const program = startProgram(name, task, options);
  const message = await program.nextMessage();
  program.kill();
  const { code, errors } = await program.exit;
  if (message === undefined)
    throw new Error(`${name} for ${task.subject} ended with ${code}: ${errors.trim().slice(0, 600)}`);
  return message;
}
