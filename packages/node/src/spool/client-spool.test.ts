import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordingTransport, refusingURL } from '@td/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type ClientOption,
  createClient,
  type NodeClientOptions,
  type SignalStore,
  type StoredSignal,
  withConsent,
  withEndpoint,
  withIngestVersion,
  withLogger,
  withNamespace,
  withSpool,
  withStore,
  withTransport,
  withWebsite,
} from '../index.js';

let parent: string;
let directory: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'client-spool-'));
  directory = join(parent, 'spool');
});

afterEach(() => {
  rmSync(parent, { recursive: true });
});

const files = () => (existsSync(directory) ? readdirSync(directory) : []);

/** Sends a signal that no endpoint takes, and ends; returns how many signals the client left in lasting storage. */
async function leave(...options: ClientOption<NodeClientOptions>[]): Promise<number> {
  const client = createClient('APP', withEndpoint(await refusingURL()), withSpool({ directory }), ...options);
  client.sendSignal('Command.run');
  return (await client.close({ timeoutMs: 0 })).spooled;
}

describe('the spool of a client', () => {
  it.each<[format: string, options: ClientOption<NodeClientOptions>]>([
    ['v2', []],
    ['v2', withIngestVersion(2)],
    ['v3', [withIngestVersion(3), withNamespace('com.example')]],
    ['w2', withWebsite()],
    ['w3', [withWebsite(), withIngestVersion(3)]],
  ])('stores signals in a file of the format %s that the options choose', async (format, options) => {
    expect(await leave(options)).toBe(1);
    expect(files()).toEqual([expect.stringMatching(new RegExp(`\\.free\\.${format}\\.jsonl$`))]);
  });

  it('stores nothing while the user has not agreed, nor where the program wants no spool', async () => {
    expect(await leave(withConsent('unknown'))).toBe(0);
    expect(await leave(withSpool(false))).toBe(0);
    expect(files()).toEqual([]);
  });

  it('reports to the logger, once, that it cannot store signals', async () => {
    writeFileSync(directory, '');
    const error = vi.fn();
    const logger = withLogger({ error, warn: vi.fn() });
    expect(await leave(logger)).toBe(0);
    const spoolErrors = error.mock.calls.flat().filter((line) => /on disk/.test(line));
    expect(spoolErrors).toEqual([expect.stringMatching(/^TelemetryDeck: signals cannot be kept on disk: ./)]);
  });

  it('reports to the logger, once for each reason, that stored signals are dropped', async () => {
    const store = async (number: number) => {
      const client = createClient('APP', withEndpoint(await refusingURL()), withSpool({ directory }));
      client.sendSignal('Command.run', { number, filling: 'x'.repeat(500) });
      await client.close({ timeoutMs: 0 });
    };
    for (let number = 0; number < 4; number++) await store(number);
    const error = vi.fn();
    const spool = withSpool({ directory, maxBytes: 2500, writeAhead: true });
    const logger = withLogger({ error, warn: vi.fn() });
    const client = createClient('APP', withEndpoint(await refusingURL()), spool, logger);
    client.sendSignal('Command.run');
    await client.close({ timeoutMs: 0 });
    const lost = error.mock.calls.flat().filter((line) => /waited on disk/.test(line));
    expect(lost).toEqual(['TelemetryDeck: signals that waited on disk are dropped: overflow (1 or more)']);
  });
});

describe("a store of the program's own", () => {
  function memoryStore() {
    const stored: StoredSignal[] = [];
    const store: SignalStore = {
      persist: (signals) => stored.push(...signals.filter((signal) => !stored.includes(signal))) > 0,
      remove: () => {},
      claim: async () => stored.splice(0),
      clear: () => {},
      release: () => {},
    };
    return { store, stored };
  }

  it('takes the place of the spool, which then makes no file', async () => {
    const { store, stored } = memoryStore();
    expect(await leave(withStore(store))).toBe(1);
    expect(stored.map(({ text }) => JSON.parse(text).type)).toEqual(['Command.run']);
    expect(existsSync(directory)).toBe(false);
  });

  it('takes it before and after options of the spool, whose names stay known', async () => {
    for (const options of [
      [withStore(memoryStore().store), withSpool({ directory, maxBytes: 1000 })],
      [withSpool({ writeAhead: true }), withStore(memoryStore().store)],
      [{ spool: false as const }, withStore(memoryStore().store)],
    ]) {
      expect(await leave(options)).toBe(1);
    }
    expect(existsSync(directory)).toBe(false);
    await expect(leave(withStore(memoryStore().store), { spool: { dir: 'x' } } as object)).rejects.toThrow(
      'unknown option "spool.dir"',
    );
  });

  it('hands the signals of earlier runs to the client, which sends them', async () => {
    const { store } = memoryStore();
    await leave(withStore(store));
    const transport = recordingTransport({ deliversNothing: false });
    const client = createClient('APP', withTransport(transport), withStore(store));
    await vi.waitFor(() => expect(transport.signals.map(({ type }) => type)).toEqual(['Command.run']));
    expect((await client.close()).spooled).toBe(0);
  });

  it('shares the folder of the spool with the state that the client remembers there', async () => {
    const client = createClient('APP', withSpool({ directory }), withStore(memoryStore().store));
    client.optOut();
    expect(files()).toEqual(['telemetrydeck-consent.txt']);
    await client.close();
  });
});
