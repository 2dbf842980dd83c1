import { join } from 'node:path';
import process from 'node:process';
import {
  hang,
  type IngestServer,
  refusingURL,
  reply,
  reset,
  startIngestServer,
  trickle,
  unresolvableURL,
} from '@td/testing';
import { describe, expect, it } from 'vitest';
import { directory, LEEWAY_MS, machine, transports } from '../../test/ending-machine.js';

const quietEnd = { output: '', signal: null };
/** Endpoints that never accept a signal. */
const failing: Readonly<Record<string, (server: IngestServer) => string | Promise<string>>> = {
  refuses: refusingURL,
  'has no address': () => unresolvableURL,
  'never answers': (server) => {
    server.setDefaultReply(hang());
    return server.endpoint;
  },
  trickles: (server) => {
    server.setDefaultReply(trickle({ everyMs: 50 }));
    return server.endpoint;
  },
  'cuts connections': (server) => {
    server.setDefaultReply(reset());
    return server.endpoint;
  },
};

describe.concurrent('a program that has nothing else to do', { timeout: 120_000 }, () => {
  it.each(transports)('stays alive until its signals are delivered, over %s (point 7)', async (transport) => {
    await using server = await startIngestServer();
    server.setDefaultReply(reply(200, { delayMs: 100 }));
    const { end, spooled } = machine();
    const ended = await end({ endpoint: server.endpoint, transport, options: { exitTimeoutMs: 60_000 } });
    expect(ended).toMatchObject({ ...quietEnd, code: 0, stats: { delivered: 5, pending: 0 } });
    expect(server.signals).toHaveLength(5);
    expect(spooled()).toEqual([]);
    expect(ended.elapsedMs).toBeLessThan(100 + LEEWAY_MS);
  });

  it.each(Object.keys(failing).flatMap((name) => transports.map((transport) => [name, transport] as const)))(
    'ends in time when the endpoint %s, over %s, with its signals on disk (point 7)',
    async (name, transport) => {
      await using server = await startIngestServer();
      const { end, spooled } = machine();
      // A request over another transport holds the program until it ends.
      const timeoutMs = transport ? 500 : 60_000;
      const ended = await end({
        endpoint: (await failing[name]?.(server)) as string,
        transport,
        options: { timeoutMs },
      });
      expect(ended).toMatchObject({ ...quietEnd, code: 0, stats: { delivered: 0, pending: 0, spooled: 5 } });
      expect(spooled()).toHaveLength(5);
      expect(ended.elapsedMs).toBeLessThan(500 + LEEWAY_MS);
    },
  );

  it('ends at once when its exit timeout is 0, with its signals on disk', async () => {
    await using server = await startIngestServer();
    server.setDefaultReply(hang());
    const { end, spooled } = machine();
    const ended = await end({ endpoint: server.endpoint, options: { exitTimeoutMs: 0 } });
    expect(ended).toMatchObject({ ...quietEnd, code: 0, stats: { spooled: 5 } });
    expect(ended.elapsedMs).toBeLessThan(LEEWAY_MS);
    expect(spooled()).toHaveLength(5);
  });

  it('ends even if it sends a signal each time it is about to end', async () => {
    await using server = await startIngestServer();
    const { end } = machine();
    const ended = await end({ endpoint: server.endpoint, ending: 'withSignalsAgainAndAgain' });
    expect(ended).toMatchObject({ ...quietEnd, code: 0 });
    expect(ended.stats?.['tracked']).toBeLessThan(10);
  });
});

/** The ways in which a program ends by itself. */
const endings: readonly [ending: string, code: number, output: RegExp][] = [
  ['naturally', 0, /^$/],
  ['withCode', 7, /^$/],
  ['byExit', 7, /^$/],
  ['byThrow', 1, /thrown by the program/],
  ['byRejection', 1, /not handled by the program/],
];

describe.concurrent('a program that ends', { timeout: 120_000 }, () => {
  it.each(endings)(
    '%s leaves undelivered signals on disk, and ends as it would without a client (point 8)',
    async (ending, code, output) => {
      await using server = await startIngestServer();
      server.setDefaultReply(hang());
      const { end, spooled } = machine();
      const ended = await end({ endpoint: server.endpoint, ending, signals: 1000 });
      expect(ended).toMatchObject({ code, signal: null, stats: { pending: 0, spooled: 1000 }, listeners: [] });
      expect(ended.output).toMatch(output);
      expect(spooled()).toHaveLength(1000);
    },
  );

  it('leaves its signals to the next run, which sends them in the background (point 26)', async () => {
    await using server = await startIngestServer();
    const { end, spooled } = machine();
    await end({ endpoint: server.endpoint, ending: 'byExit', signals: 300 });
    await end({ endpoint: server.endpoint, ending: 'byThrow', signals: 20 });
    expect(server.signals).toEqual([]);
    const ended = await end({ endpoint: server.endpoint, signals: 1, options: { exitTimeoutMs: 60_000 } });
    expect(ended).toMatchObject({ ...quietEnd, code: 0, stats: { tracked: 1 } });
    // The run after it sends what it could not claim before its end.
    await end({ endpoint: server.endpoint, signals: 1, options: { exitTimeoutMs: 60_000 } });
    expect(server.signals).toHaveLength(322);
    expect(spooled()).toEqual([]);
  });

  it('stores the signals that its listeners send while it ends', async () => {
    const { end, spooled } = machine();
    const ended = await end({ endpoint: await refusingURL(), ending: 'withLateSignals' });
    expect(ended).toMatchObject({ ...quietEnd, code: 0 });
    expect(spooled().map(({ type }) => type)).toEqual([...Array(5).fill('Ending.signal'), 'Ending.exit']);
  });

  it('in a thread of its own leaves undelivered signals on disk, too', async () => {
    const { end, spooled } = machine();
    const ended = await end({ endpoint: await refusingURL(), ending: 'inWorker' });
    expect(ended).toMatchObject({ ...quietEnd, code: 0 });
    expect(spooled()).toHaveLength(10);
  });

  it.each<[ending: string, signals: number]>([
    ['byClose', 5],
    ['byUsing', 6],
    ['byPlainUsing', 6],
  ])('%s stays alive until its signals are delivered (point 9)', async (ending, signals) => {
    await using server = await startIngestServer();
    const { end, spooled } = machine();
    const ended = await end({ endpoint: server.endpoint, ending });
    expect(ended).toMatchObject({ ...quietEnd, code: 0, stats: { delivered: signals, pending: 0 } });
    expect(server.signals).toHaveLength(signals);
    expect(spooled()).toEqual([]);
  });

  it.each(transports)('by closing its client ends at the deadline, over %s (point 6)', async (transport) => {
    await using server = await startIngestServer();
    server.setDefaultReply(hang());
    const { end, spooled } = machine();
    const ended = await end({ endpoint: server.endpoint, ending: 'byClose', closeTimeoutMs: 200, transport });
    expect(ended).toMatchObject({ ...quietEnd, code: 0, stats: { spooled: 5 } });
    expect(ended.elapsedMs).toBeLessThan(200 + LEEWAY_MS);
    expect(spooled()).toHaveLength(5);
  });

  it('without a spool leaves nothing, and counts its signals as lost', async () => {
    const { end, spooled } = machine();
    const ended = await end({ endpoint: await refusingURL(), ending: 'byExit', options: { spool: false } });
    expect(ended).toMatchObject({ ...quietEnd, code: 7, stats: { dropped: { closed: 5 } } });
    expect(spooled()).toEqual([]);
  });

  it('ends as usual if nothing can be stored', async () => {
    const { end } = machine();
    const spool = { directory: join(directory, 'ending.mjs', 'below') };
    const ended = await end({ endpoint: await refusingURL(), ending: 'byExit', options: { spool } });
    expect(ended).toMatchObject({ ...quietEnd, code: 7, stats: { dropped: { closed: 5 } } });
  });
});

describe
  .skipIf(process.platform === 'win32')
  .concurrent('a program that a signal of the system ends', { timeout: 120_000 }, () => {
    it.each(['bySIGTERM', 'byTwoSIGINTs'])(
      '%s ends at once by default, and listens to nothing (point 8)',
      async (ending) => {
        await using server = await startIngestServer();
        server.setDefaultReply(hang());
        const { end, spooled } = machine();
        const ended = await end({ endpoint: server.endpoint, ending });
        expect(ended).toMatchObject({ code: null, signal: ending === 'bySIGTERM' ? 'SIGTERM' : 'SIGINT', output: '' });
        expect(spooled()).toEqual([]);
      },
    );

    it('sends its signals first if signal handling is on (point 8)', async () => {
      await using server = await startIngestServer();
      server.setDefaultReply(reply(200, { delayMs: 100 }));
      const { end, spooled } = machine();
      const options = { exitTimeoutMs: 60_000 };
      const ended = await end({ endpoint: server.endpoint, ending: 'bySIGTERM', options, signalHandling: true });
      expect(ended).toMatchObject({ code: null, signal: 'SIGTERM', output: '' });
      expect(server.signals).toHaveLength(5);
      expect(spooled()).toEqual([]);
    });

    it('leaves signals on disk that it cannot send in time if signal handling is on (point 8)', async () => {
      await using server = await startIngestServer();
      server.setDefaultReply(hang());
      const { end, spooled } = machine();
      const options = { exitTimeoutMs: 100 };
      const ended = await end({ endpoint: server.endpoint, ending: 'bySIGTERM', options, signalHandling: true });
      expect(ended).toMatchObject({ code: null, signal: 'SIGTERM', output: '' });
      expect(spooled()).toHaveLength(5);
    });

    it('ends at once at a second signal, with its signals on disk', async () => {
      await using server = await startIngestServer();
      server.setDefaultReply(hang());
      const { end, spooled } = machine();
      const options = { exitTimeoutMs: 60_000 };
      const startedAt = performance.now();
      const ended = await end({ endpoint: server.endpoint, ending: 'byTwoSIGINTs', options, signalHandling: true });
      expect(ended).toMatchObject({ code: null, signal: 'SIGINT', output: '' });
      expect(performance.now() - startedAt).toBeLessThan(options.exitTimeoutMs / 2);
      expect(spooled()).toHaveLength(5);
    });

    it('decides itself when and how it ends if it listens to the signal', async () => {
      await using server = await startIngestServer();
      server.setDefaultReply(reply(200, { delayMs: 100 }));
      const { end, spooled } = machine();
      const ended = await end({
        endpoint: server.endpoint,
        ending: 'byOwnListener',
        signalHandling: true,
      });
      expect(ended).toMatchObject({ ...quietEnd, code: 7, stats: { delivered: 5 } });
      expect(spooled()).toEqual([]);
    });

    it('loses nothing by kill -9 if it writes each signal ahead (point 23)', async () => {
      await using server = await startIngestServer();
      server.setDefaultReply(hang());
      const { end, spooled } = machine();
      const options = { spool: { writeAhead: true } };
      expect(await end({ endpoint: server.endpoint, ending: 'bySIGKILL', options })).toMatchObject({
        signal: 'SIGKILL',
      });
      expect(spooled()).toHaveLength(5);
      server.setDefaultReply(undefined);
      await end({ endpoint: server.endpoint, signals: 1, options: { exitTimeoutMs: 60_000 } });
      expect(server.signals).toHaveLength(6);
      expect(spooled()).toEqual([]);
    });
  });
