import { manualClock, recordingTransport } from '@td/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FakePage, openPage, startWorker } from '../../test/fake-page.js';
import { loadPackage } from '../../test/load-package.js';

let clock = manualClock();
let transport = recordingTransport({ deliversNothing: false });

beforeEach(() => {
  clock = manualClock();
  transport = recordingTransport({ deliversNothing: false });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

class Failure extends Error {
  readonly id = 'Shop.failed';
}

async function setUp() {
  const { createClient, trackErrors } = await loadPackage();
  const client = createClient('APP', { clock, transport });
  return { client, trackErrors };
}

/** The identifiers of the reported errors. */
async function reported() {
  await clock.advance(2000);
  return transport.signals
    .filter(({ type }) => type === 'TelemetryDeck.Error.occurred')
    .map(({ payload }) => payload['TelemetryDeck.Error.id']);
}

describe.each<[string, () => FakePage]>([
  ['a page', () => openPage()],
  ['a worker', () => startWorker()],
])('%s that reports its errors', (_name, open) => {
  it('reports uncaught errors and unhandled rejections, once for each object, and prevents nothing', async () => {
    const page = open();
    const { client, trackErrors } = await setUp();
    trackErrors(client);
    const error = new Failure('a secret');
    expect(page.fail('error', { error, message: 'Uncaught Error: a secret' })).toBe(true);
    expect(page.fail('unhandledrejection', { reason: error })).toBe(true);
    page.fail('unhandledrejection', { reason: new TypeError('a secret') });
    page.fail('unhandledrejection', { reason: undefined });
    page.fail('error', { error: 'a secret', message: 'Uncaught a secret' });
    page.fail('error', { error: null, message: 'Uncaught null' });
    expect(await reported()).toEqual(['Shop.failed', 'TypeError', 'undefined', 'string', 'null']);
    expect(JSON.stringify(transport.signals)).not.toContain('a secret');
  });

  it('reports a hidden error of another origin by one name, and ignores delayed layouts', async () => {
    const page = open();
    const { client, trackErrors } = await setUp();
    trackErrors(client);
    page.fail('error', { error: null, message: 'Script error.' });
    page.fail('error', { error: null, message: 'ResizeObserver loop completed with undelivered notifications.' });
    page.fail('error', { message: 'ResizeObserver loop limit exceeded' });
    expect(await reported()).toEqual(['ScriptError']);
  });

  it('leaves no listener once its client is closed', async () => {
    open();
    const add = vi.spyOn(globalThis, 'addEventListener');
    const remove = vi.spyOn(globalThis, 'removeEventListener');
    const { client, trackErrors } = await setUp();
    add.mockClear();
    trackErrors(client);
    const added = add.mock.calls.map(([type, listener]) => [type, listener]);
    expect(added.map(([type]) => type)).toEqual(['error', 'unhandledrejection']);
    await client.close();
    expect(remove.mock.calls.map(([type, listener]) => [type, listener])).toEqual(expect.arrayContaining(added));
  });

  it('ends with its removal', async () => {
    const page = open();
    const { client, trackErrors } = await setUp();
    const stop = trackErrors(client);
    stop();
    page.fail('error', { error: new Error() });
    page.fail('unhandledrejection', { reason: new Error() });
    expect(await reported()).toEqual([]);
  });
});

it('a lazy client reports each error once, and no more than the limit, before and after it has a client', async () => {
  const page = openPage();
  const { createClient, lazyClient, trackErrors } = await loadPackage();
  const client = createClient('APP', { clock, transport });
  const lazy = lazyClient();
  trackErrors(lazy);
  trackErrors(lazy.with({ sessionID: 'S' }));
  const first = new Failure();
  for (let index = 0; index < 3; index++) page.fail('error', { error: first });
  for (let index = 0; index < 14; index++) page.fail('error', { error: new TypeError() });
  expect(lazy.stats()).toMatchObject({ pending: 15 });
  lazy.configure(client);
  page.fail('error', { error: first });
  for (let index = 0; index < 14; index++) page.fail('error', { error: new TypeError() });
  expect((await reported()).length).toBe(20);
});

it('an error that ends the page’s last script is stored when the page closes without a network', async () => {
  const page = openPage({ navigator: { onLine: false } });
  const { client, trackErrors } = await setUp();
  trackErrors(client);
  page.fail('error', { error: new Failure() });
  page.happens('pagehide');
  const kept = Object.keys(page.storage).filter((key) => key.startsWith('TelemetryDeck.signals.'));
  expect(kept.map((key) => page.storage.getItem(key)).join()).toContain('Shop.failed');
});

it('a page that refuses listeners ends neither the call nor its removal', async () => {
  openPage();
  const { client, trackErrors } = await setUp();
  const refuse = () => {
    throw new Error('refused');
  };
  vi.stubGlobal('addEventListener', refuse);
  vi.stubGlobal('removeEventListener', refuse);
  expect(() => trackErrors(client)()).not.toThrow();
});

it('a page whose navigator fails sends its signals, also when it closes', async () => {
  const page = openPage();
  const failing = () => {
    throw new Error('blocked');
  };
  vi.stubGlobal('navigator', new Proxy({}, { get: failing, has: failing }));
  const { client } = await setUp();
  await client.deliverSignal('App.saved');
  client.sendSignal('App.closed');
  // An event reports what its listeners throw as an uncaught error.
  const uncaught = vi.fn();
  process.on('uncaughtException', uncaught);
  page.happens('pagehide');
  await new Promise((resolve) => setImmediate(resolve));
  process.off('uncaughtException', uncaught);
  expect(uncaught).not.toHaveBeenCalled();
  expect(transport.signals.map(({ type }) => type)).toEqual(expect.arrayContaining(['App.saved', 'App.closed']));
});

it('on a server nothing happens', async () => {
  const { client, trackErrors } = await setUp();
  expect(() => trackErrors(client)()).not.toThrow();
});

it('a duration leaves out the time during which the page is hidden, also from its start', async () => {
  const page = openPage({ hidden: true });
  const { client } = await setUp();
  const { startDuration } = await import('@td/core/signals');
  const seen = startDuration(client, 'Level.seen');
  const all = startDuration(client, 'Level.all', {}, { includeBackgroundTime: true });
  await clock.advance(10_000);
  page.hide(false);
  await clock.advance(2000);
  page.hide(true);
  await clock.advance(10_000);
  page.happens('pageshow');
  page.hide(false);
  await clock.advance(1000);
  seen.stop();
  all.stop();
  await clock.advance(2000);
  const values = transport.signals.filter(({ type }) => type.startsWith('Level.')).map(({ floatValue }) => floatValue);
  expect(values).toEqual([3, 23]);
});
