import { isTelemetryDeckError } from '@td/core';
import { expect, it } from 'vitest';
import { createClient, type NodeClientOptions, withDetachedSender, withSpool, withTestMode } from './index.js';
import { spoolRow } from './spool/spool-options.js';

/** The message with which a client refuses options. */
const refusal = (options: unknown): string => {
  try {
    createClient('APP', { enabled: false }, options as NodeClientOptions);
  } catch (error) {
    if (isTelemetryDeckError(error) && error.code === 'INVALID_OPTION') return error.message;
  }
  throw new Error('the client has not refused the options');
};

it.each<[options: unknown, message: string]>([
  [{ spool: { dir: 'x' } }, 'unknown option "spool.dir"; did you mean spool.directory?'],
  [{ spool: { maxMegabytes: 5 } }, 'unknown option "spool.maxMegabytes"; did you mean spool.maxBytes?'],
  [{ spool: { zzzz: 5 } }, 'unknown option "spool.zzzz"'],
  [{ spool: { directory: '' } }, 'spool.directory must be a non-empty string, not ""'],
  [{ spool: { maxBytes: '5 MB' } }, 'spool.maxBytes must be a positive integer, not "5 MB"'],
  [{ spool: { maxBytes: 0 } }, 'spool.maxBytes must be a positive integer, not 0'],
  [{ spool: { maxAgeMs: -1 } }, 'spool.maxAgeMs must be a positive number of milliseconds, not -1'],
  [
    { spool: { maxAgeMs: Number.POSITIVE_INFINITY } },
    'spool.maxAgeMs must be a positive number of milliseconds, not Infinity',
  ],
  [{ spool: { writeAhead: null } }, 'spool.writeAhead must be a boolean, not null'],
  [{ spool: JSON.parse('{ "__proto__": { "maxBytes": 5 } }') }, 'unknown option "spool.__proto__"'],
  [{ spool: true }, 'spool must be false, or an object, not true'],
  [{ spool: 'folder' }, 'spool must be false, or an object, not "folder"'],
  [{ spool: null }, 'spool must be false, or an object, not null'],
  [{ spool: [] }, 'spool must be false, or an object, not of type array'],
  [{ spool: withSpool }, 'spool must be false, or an object, not of type function; did you mean to call it?'],
  [withSpool, 'options must be an object, not of type function; did you mean to call it?'],
  [{ testMode: withTestMode }, 'testMode must be a boolean, not of type function; did you mean to call it?'],
  [{ exitTimeout: 5 }, 'unknown option "exitTimeout"; did you mean exitTimeoutMs?'],
  [{ consent: 'unknown' }, 'unknown option "consent"; did you mean withConsent()?'],
  [{ processors: [() => {}] }, 'unknown option "processors"; did you mean withProcessor()?'],
  [{ logger: console }, 'unknown option "logger"; did you mean withLogger()?'],
  [{ detachedSender: true }, 'unknown option "detachedSender"; did you mean withDetachedSender()?'],
  [{ signalHandling: true }, 'unknown option "signalHandling"; did you mean withSignalHandling()?'],
  [{ sessions: true }, 'unknown option "sessions"; did you mean withSessions()?'],
  [{ store: {} }, 'unknown option "store"; did you mean withStore()?'],
  [{ zzzz: 1 }, 'unknown option "zzzz"; an option that needs code has a builder, such as withConsent()'],
  [[[], [{ zzzz: 1 }]], 'unknown option "zzzz"; an option that needs code has a builder, such as withConsent()'],
  [{ exitTimeoutMs: -1 }, 'exitTimeoutMs must be a number of milliseconds, not -1'],
])('a client refuses %j with the name of the option, its value and what to do', (options, message) => {
  expect(refusal(options)).toBe(message);
});

it.each<[given: unknown, message: string]>([
  ['yes', 'detachedSender must be a boolean, or { script }, not "yes"'],
  [null, 'detachedSender must be a boolean, or { script }, not null'],
  [{ scripts: '/x.js' }, 'unknown option "detachedSender.scripts"; did you mean detachedSender.script?'],
  [{ script: 'x.js' }, 'detachedSender.script must be an absolute path, or a file: URL, not "x.js"'],
])('withDetachedSender(%j) is refused, with what it must be', (given, message) => {
  expect(() => withDetachedSender(given as never)).toThrow(message);
});

it.each([
  false,
  {},
  { directory: undefined },
  { directory: 'folder', maxBytes: 1, maxAgeMs: 0.5, writeAhead: true },
  Object.create({ maxBytes: 0 }),
])('a spool may be %j', async (spool) => {
  await using client = createClient('APP', { enabled: false, spool });
  expect(client.stats().tracked).toBe(0);
});

it('the options of one client leave the defaults of the next unchanged', async () => {
  await using client = createClient('APP', { enabled: false, spool: { directory: 'folder' } });
  expect(client.stats().tracked).toBe(0);
  expect(spoolRow[1]).toEqual({});
});
