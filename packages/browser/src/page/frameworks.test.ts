import { recordingTransport } from '@td/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openPage, startWorker } from '../../test/fake-page.js';
import { loadPackage } from '../../test/load-package.js';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('below zone.js', () => {
  /** Patches the globals as zone.js does, which keeps the platform's own under another name. */
  function patch(names: readonly string[], target: object = globalThis) {
    const calls: string[] = [];
    for (const name of names) {
      const native = Reflect.get(target, name);
      vi.stubGlobal(`__zone_symbol__${name}`, native);
      vi.stubGlobal(name, (...args: unknown[]) => {
        calls.push(name);
        return native(...args);
      });
    }
    return calls;
  }

  it("a client begins no timer and adds no listener in the app's zone, so that the app becomes stable", async () => {
    const page = openPage();
    const calls = patch(['setTimeout', 'addEventListener', 'removeEventListener']);
    const { createClient } = await loadPackage();
    const transport = recordingTransport({ deliversNothing: false });
    const client = createClient('APP', { transport });
    client.sendSignal('Game.started');
    await vi.advanceTimersByTimeAsync(120_000);
    page.hide(true);
    await client.close({ timeoutMs: 0 });
    expect(calls).toEqual([]);
    expect(transport.signals.map(({ type }) => type)).toContain('Game.started');
  });
});

describe('without a document', () => {
  it.each(['https://shop.example/worker.js', 'chrome-extension://aaaabbbb/worker.js'])(
    'a client watches nothing and sends: %s',
    async (url) => {
      startWorker();
      vi.stubGlobal('location', new URL(url));
      const listen = vi.fn();
      vi.stubGlobal('addEventListener', listen);
      const { createClient } = await loadPackage();
      const transport = recordingTransport();
      const client = createClient('APP', { transport });
      client.sendSignal('Import.finished');
      await client.flush();
      expect(listen).not.toHaveBeenCalled();
      expect(transport.signals).toMatchObject([
        { type: 'Import.finished', payload: { 'TelemetryDeck.RunContext.targetEnvironment': 'worker' } },
      ]);
      expect(transport.signals[0]?.payload).not.toHaveProperty('url');
      await vi.advanceTimersByTimeAsync(60_000);
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  it('a module of a worker that renders pages (Cloudflare) loads and makes a client where it may do nothing yet', async () => {
    const forbid = () => {
      throw new Error('Disallowed operation called within global scope');
    };
    const forbidden = vi.fn(forbid);
    vi.stubGlobal('crypto', { getRandomValues: forbidden, randomUUID: forbidden });
    for (const name of ['setTimeout', 'setInterval', 'fetch']) vi.stubGlobal(name, forbidden);
    const { createClient } = await loadPackage();
    expect(forbidden).not.toHaveBeenCalled();
    expect(() => createClient('APP', { transport: recordingTransport() })).not.toThrow();
  });
});
