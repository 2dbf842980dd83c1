import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordingTransport, refusingURL } from '@td/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type ClientOption,
  createClient,
  type DeliveryEvent,
  type NodeClientOptions,
  type SignalStore,
  type StoredSignal,
  withConsent,
  withDiagnostics,
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
  ])('stores signals in a file that says where they go, and in which format: %s', async (layout, options) => {
    expect(await leave(options)).toBe(1);
    expect(files()).toEqual([expect.stringMatching(/^telemetrydeck-1-[\da-f]{16}-\d+-1-\w+\.free\.jsonl$/)]);
    const [header = ''] = readFileSync(join(directory, files()[0] as string), 'utf8').split('\n');
    expect(JSON.parse(header)).toEqual({ appID: 'APP', url: expect.stringMatching(/^http:/), layout });
  });

  it('stores nothing while the user has not agreed, nor if the program has no spool', async () => {
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

  it('counts signals that are dropped from disk, and reports them like any others', async () => {
    const endpoint = withEndpoint(await refusingURL());
    for (let number = 0; number < 4; number++) {
      const client = createClient('APP', endpoint, withSpool({ directory }));
      client.sendSignal('Command.run', { number, filling: 'x'.repeat(500) });
      await client.close({ timeoutMs: 0 });
    }
    const error = vi.fn();
    const events: DeliveryEvent[] = [];
    // Another destination, so that it does not take them over.
    const client = createClient(
      'OTHER',
      endpoint,
      withSpool({ directory, maxBytes: 2500 }),
      withLogger({ error, warn: error }),
      withDiagnostics((event) => events.push(event)),
    );
    await client.flush();
    const { dropped, recovered } = client.stats();
    expect(dropped).toEqual({ overflow: recovered });
    expect(recovered).toBeGreaterThan(0);
    expect(error.mock.calls.flat()).toEqual([expect.stringMatching(/^TelemetryDeck: .*overflow/)]);
    await client.close();
    expect(events).toContainEqual({ kind: 'dropped', reason: 'overflow', signals: 1 });
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

  it('replaces the spool, which then makes no file', async () => {
    const { store, stored } = memoryStore();
    expect(await leave(withStore(store))).toBe(1);
    expect(stored.map(({ text }) => JSON.parse(text).type)).toEqual(['Command.run']);
    expect(existsSync(directory)).toBe(false);
  });

  it('replaces it before and after options of the spool, whose names stay known', async () => {
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
