import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { mustRun } from '../../run-command.mjs';
import { consumerFolder, startInstalledIngestServer } from '../install.mjs';

/** @import { IngestServer, ResponseReply } from '@td/testing' */

/**
 * Runs a program of the consumer.
 *
 * @param {string} directory
 * @param {readonly string[]} command
 * @returns {Promise<string>} Its output.
 */
export function runConsumer(directory, [command = '', ...args]) {
  // Keeps the files of runtimes in the temporary folder, and turns off their update checks. An empty DO_NOT_TRACK is not
  // an opt-out.
  const home = join(directory, 'runtime-home');
  const folders = { HOME: home, XDG_STATE_HOME: join(home, 'state'), DENO_DIR: join(home, 'deno') };
  const env = { ...folders, DENO_NO_UPDATE_CHECK: '1', DO_NOT_TRACK: '' };
  return mustRun(command, args, { cwd: consumerFolder(directory), env });
}

/**
 * Returns the signals that arrive at an ingest server while `send` runs.
 *
 * @param {string} directory
 * @param {(endpoint: string, server: IngestServer) => Promise<unknown>} send
 */
export async function collectSignals(directory, send) {
  const server = await startInstalledIngestServer(directory);
  try {
    await send(server.endpoint, server);
    assert.deepEqual(server.faults, []);
    return [...server.signals];
  } finally {
    await server.close();
  }
}

/**
 * Creates a reply, like `reply` of `@td/testing`, which is not installed yet when this module loads.
 *
 * @param {number} status
 * @param {string} [body]
 * @returns {ResponseReply}
 */
export function answer(status, body = '') {
  return { kind: 'response', status, headers: {}, body, delayMs: 0, unfinished: false };
}
