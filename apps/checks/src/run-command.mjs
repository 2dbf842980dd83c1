import { spawn } from 'node:child_process';
import { ENVIRONMENT, ROOT } from './setup.mjs';

/** Far longer than any command takes, in milliseconds. It ends only commands that hang. */
const TIMEOUT_MS = 480_000;

/**
 * @typedef {object} Outcome
 * @property {boolean} ok
 * @property {string} output - The text of both streams, in the order of arrival.
 */

/**
 * Runs a command without input. Never rejects.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Record<string, string> }} [options]
 * @returns {Promise<Outcome>}
 */
export function runCommand(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? ROOT,
      env: { ...ENVIRONMENT, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      child.kill();
    }, TIMEOUT_MS);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    }
    const heading = `$ ${command} ${args.join(' ')}\n`;
    child.on('error', (error) => {
      clearTimeout(timer);
      resolve({ ok: false, output: `${heading}${error.message}\n` });
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      // A killed command may still exit with 0.
      if (isLate) output += `killed after ${TIMEOUT_MS} ms\n`;
      resolve({ ok: code === 0 && !isLate, output: heading + output });
    });
  });
}

/**
 * Runs a command that must succeed. Rejects with its output otherwise.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Record<string, string> }} [options]
 * @returns {Promise<string>} The output of the command.
 */
export async function mustRun(command, args, options) {
  const { ok, output } = await runCommand(command, args, options);
  if (!ok) throw new Error(output);
  return output;
}
