import { type ClientStage, createClient, type Feature, withConsent, withLogger, withStore } from '@td/core';
import { recordingTransport } from '@td/testing';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { withDetachedSender } from '../sender/with-detached-sender.js';
import type { ClientSpool } from '../spool/client-spool.js';
import { exitHandling } from './exit-handling.js';
import { createSignalWatch } from './signal-watch.js';
import type { WatchedClient } from './watched-client.js';
import { withSignalHandling } from './with-signal-handling.js';

const watch = vi.hoisted(() => ({ clients: new Set<object>(), requests: 0 }));
vi.mock('./exit-watch.js', () => ({
  exitWatch: () => ({
    add(client: object) {
      watch.clients.add(client);
      return () => watch.clients.delete(client);
    },
    onRequest: () => watch.requests++,
  }),
}));

const ownTransport = recordingTransport({ deliversNothing: false });
const preset = { transport: ownTransport };
const spool: ClientSpool = { feature: { join: () => undefined }, pause: vi.fn(), end: vi.fn(), finish: vi.fn() };
const handling = exitHandling(ownTransport, spool);
const watched = () => [...watch.clients] as WatchedClient[];

beforeEach(() => {
  watch.clients.clear();
  watch.requests = 0;
  vi.clearAllMocks();
});

describe('the exit handling', () => {
  it('watches a client as long as the user agrees and the client is open', async () => {
    const client = createClient('APP', preset, handling, withConsent('unknown'));
    expect(watched()).toHaveLength(0);
    client.optIn();
    expect(watched()).toHaveLength(1);
    client.optOut();
    expect(watched()).toHaveLength(0);
    client.optIn();
    await client.close();
    expect(watched()).toHaveLength(0);
  });

  it('passes the values of the options to the watch, or their defaults', async () => {
    await using usual = createClient('APP', preset, handling);
    expect(watched()).toMatchObject([{ exitTimeoutMs: 500, signalHandling: undefined }]);
    await using other = createClient('APP', preset, handling, { exitTimeoutMs: 0 } as object, withSignalHandling());
    expect(watched()[1]).toMatchObject({ exitTimeoutMs: 0, signalHandling: createSignalWatch });
    expect([usual.stats(), other.stats()]).toMatchObject(Array(2).fill({ tracked: 0 }));
  });

  it.each([
    ["the preset's transport", ownTransport],
    ["a transport of the program's own", recordingTransport()],
  ])('notes each request of %s', async (_which, transport) => {
    await using client = createClient('APP', preset, handling, { transport });
    client.sendSignal('Command.run');
    await client.flush();
    expect(watch.requests).toBe(1);
  });

  it.each([
    // The tests run from sources, which have no sender.
    [ownTransport, [expect.stringContaining('the detached sender cannot be started')]],
    [recordingTransport(), ['TelemetryDeck: a client with a transport of its own has no detached sender']],
  ])('warns a program that wants a detached sender for a transport of its own', async (transport, expected) => {
    const warn = vi.fn();
    const options = [{ transport }, withDetachedSender()];
    await using client = createClient('APP', preset, handling, options, withLogger({ warn, error: warn }));
    expect(client.stats().tracked).toBe(0);
    expect(warn.mock.calls.flat()).toEqual(expected);
  });

  it('leaves all signals to the store when the program ends, and tells other features that it is leaving', () => {
    const persist = vi.fn(() => true);
    const store = { persist, remove() {}, claim: async () => [], clear() {}, release() {} };
    let stage: ClientStage | undefined;
    const observer: Feature = {
      join(client) {
        stage = client.stage;
        return undefined;
      },
    };
    const client = createClient('APP', preset, handling, withStore(store), observer);
    client.sendSignal('Command.run');
    expect(stage?.isLeaving).toBe(false);
    const finish = watched()[0]?.end();
    expect(stage?.isLeaving).toBe(true);
    expect(persist).toHaveBeenCalledTimes(1);
    expect(spool.end).toHaveBeenCalledTimes(1);
    expect(spool.finish).not.toHaveBeenCalled();
    finish?.();
    expect(spool.finish).toHaveBeenCalledTimes(1);
    expect(client.stats()).toMatchObject({ tracked: 1, spooled: 1, pending: 0 });
  });
});
