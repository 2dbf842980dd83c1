// One program for each package: makes a client, sends a signal, and closes.
import { findTransports } from '../transports.mjs';
import { readWorkspaces } from '../workspace.mjs';

/**
 * @typedef {object} Scenario
 * @property {string} program
 * @property {'core' | 'page' | 'node'} platform - What the program runs on.
 */

/** Keeps the requests of a client. `String.fromCharCode` is enough, because the test sends ASCII. */
const STUB = `
  const stub = (sent) => ({
    async send({ body }) {
      sent.push(String.fromCharCode(...body));
      return { status: 200, header: () => null, text: async () => '' };
    },
  });`;

const SEND = `
  async function send(client) {
    client.sendSignal('Hostile.signal', { key: 'value', list: [1], nested: { a: [2] } });
    const delivering = client.deliverSignal('Hostile.delivery').then(undefined, () => {});
    client.with({ userID: 'ada' }).sendSignal('Hostile.view');
    await delivering;
    await client.close({ timeoutMs: 300 });
    return client.stats();
  }`;

/** @param {string} make - Makes the transport. */
const withTransport = (make) => `
  import * as core from '@td/core';
  import * as own from './src/index.ts';
  ${SEND}
  export const run = ({ endpoint, logger }) =>
    send(core.createClient('APP', { transport: ${make}, endpoint }, core.withLogger(logger)));`;

/** What each transport does, unless it has a scenario of its own below. */
const transportScenarios = Object.fromEntries(
  findTransports(readWorkspaces('packages')).map(({ folder, factory }) => [
    folder,
    { platform: /** @type {const} */ ('node'), program: withTransport(`own.${factory}()`) },
  ]),
);

/** @type {Readonly<Record<string, Scenario>>} */
export const scenarios = {
  ...transportScenarios,
  'packages/core': {
    platform: 'core',
    program: `
      import * as core from './src/index.ts';
      import * as signals from './src/signals/index.ts';
      ${STUB} ${SEND}
      export const run = async ({ logger, sent }) => {
        const lazy = core.lazyClient();
        lazy.sendSignal('Hostile.early');
        const client = core.createClient(
          'APP', { transport: core.teeTransport([stub(sent), stub([])]) },
          core.withLogger(logger), core.withSessions(), core.withProcessor((signal, next) => next(signal)),
        );
        lazy.configure(client);
        const duration = signals.startDuration(client, 'Hostile.duration');
        duration.stop();
        return send(client);
      };`,
  },
  'packages/browser': {
    platform: 'page',
    program: `
      import * as td from './src/index.ts';
      ${SEND}
      export const run = ({ logger }) => send(td.createClient('APP', td.withLogger(logger), td.withTestMode(false)));`,
  },
  'packages/node': {
    platform: 'node',
    program: `
      import * as td from './src/index.ts';
      ${SEND}
      export const run = ({ endpoint, logger }) =>
        send(td.createClient('APP', { endpoint, spool: false }, td.withLogger(logger)));`,
  },
  'packages/testing': {
    platform: 'node',
    program: `
      import * as core from '@td/core';
      import * as td from './src/index.ts';
      import './src/contract.ts';
      import './src/vitest.ts';
      ${SEND}
      export const run = async ({ logger, sent }) => {
        const transport = td.recordingTransport();
        const stats = await send(core.createClient('APP', { transport }, core.withLogger(logger)));
        sent.push(...transport.requests.map(({ text }) => text));
        return stats;
      };`,
  },
  'packages/transport-fetch': {
    platform: 'page',
    program: `import { kyTransport } from './src/ky.ts';
      ${withTransport('own.fetchTransport()')}`,
  },
  'packages/transport-http': { platform: 'node', program: withTransport('own.httpTransport({ unref: true })') },
};
