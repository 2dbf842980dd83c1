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
 * @returns {Promise<string>} What it printed.
 */
export function runConsumer(directory, [command = '', ...args]) {
  // Nothing of a runtime's own is left behind, asked for or switched off.
  const home = join(directory, 'runtime-home');
  const folders = { HOME: home, XDG_STATE_HOME: join(home, 'state'), DENO_DIR: join(home, 'deno') };
  const env = { ...folders, DENO_NO_UPDATE_CHECK: '1', DO_NOT_TRACK: '' };
  return mustRun(command, args, { cwd: consumerFolder(directory), env });
}

/**
 * What the ingest API got meanwhile.
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
 * What the ingest API is to answer. As `reply` of `@td/testing`, which is not installed yet when this is loaded.
 *
 * @param {number} status
 * @param {string} [body]
 * @returns {ResponseReply}
 */
export function answer(status, body = '') {
  return { kind: 'response', status, headers: {}, body, delayMs: 0, unfinished: false };
}
