import process from 'node:process';
import { hang, reply, startIngestServer } from '@td/testing';
import { describe, expect, it } from 'vitest';
import { machine, transports } from '../../test/ending-machine.js';

/** For a busy machine. */
const patient = { exitTimeoutMs: 60_000 };

describe.concurrent('a program with a listener of its end', { timeout: 120_000 }, () => {
  it.each([
    ['exitListenerThatExits', 'naturally', 3],
    ['exitListenerThatExits', 'byExit', 3],
    ['exitListenerThatThrows', 'naturally', 1],
    ['exitListenerThatThrows', 'byExit', 7],
    ['exitListenerThatThrows', 'byThrow', 7],
    ['nothing', 'withLaterExitListener', 3],
  ])('loses nothing with %s, when it ends %s (point 8)', async (before, ending, code) => {
    await using server = await startIngestServer();
    server.setDefaultReply(hang());
    const { end, spooled } = machine();
    const options = { exitTimeoutMs: 50 };
    const ended = await end({ endpoint: server.endpoint, before, ending, options });
    expect([code, 1]).toContain(ended.code);
    expect(spooled()).toHaveLength(5);
  });

  it('keeps the signal of a client that a listener of exit makes (point 8)', async () => {
    await using server = await startIngestServer();
    const { end, spooled } = machine();
    await end({ endpoint: server.endpoint, ending: 'withClientMadeAtExit', options: patient });
    expect(server.signals).toHaveLength(5);
    expect(spooled()).toMatchObject([{ type: 'Ending.late' }]);
  });

  it('receives beforeExit once, as without a client', async () => {
    await using server = await startIngestServer();
    server.setDefaultReply(reply(200, { delayMs: 100 }));
    const { end } = machine();
    const ended = await end({ endpoint: server.endpoint, before: 'beforeExitListener', options: patient });
    expect(ended).toMatchObject({ code: 0, output: '', heard: 1, stats: { delivered: 5 } });
  });

  it.each(transports)('receives beforeExit once, even if it sends a signal there, over %s', async (transport) => {
    await using server = await startIngestServer();
    const { end } = machine();
    const ended = await end({ endpoint: server.endpoint, transport, ending: 'signalInBeforeExit', options: patient });
    expect(ended).toMatchObject({ code: 0, output: '', heard: 1, stats: { tracked: 6, delivered: 6 } });
  });

  it('receives beforeExit again after each work that it begins there', async () => {
    await using server = await startIngestServer();
    server.setDefaultReply(reply(200, { delayMs: 100 }));
    const { end } = machine();
    const ended = await end({ endpoint: server.endpoint, ending: 'workInBeforeExit', options: patient });
    expect(ended).toMatchObject({ code: 0, output: '', heard: 3, stats: { delivered: 5 } });
  });

  describe.each([
    ['hangs', hang()],
    ['answers', reply(200)],
  ])('whose endpoint %s', (_what, answer) => {
    it.each([
      'removalAfterAwait',
      'removalInNextTick',
      'removalInImmediate',
      'removalAfterFile',
      'removalOfAllAfterAwait',
    ])('receives beforeExit no more after the %s', async (ending) => {
      await using server = await startIngestServer();
      server.setDefaultReply(answer);
      const { end } = machine();
      const ended = await end({ endpoint: server.endpoint, ending, options: { exitTimeoutMs: 300 } });
      expect(ended).toMatchObject({ code: 0, output: '', heard: 1 });
    });
  });

  it('keeps the exit code of a module that never settles, and delivers', async () => {
    await using server = await startIngestServer();
    const { end } = machine();
    const ended = await end({ endpoint: server.endpoint, ending: 'unsettled', options: patient });
    expect(ended).toMatchObject({ code: 13, stats: { delivered: 5 } });
  });
});

describe.skipIf(process.platform === 'win32').concurrent('a program with signal handling', { timeout: 120_000 }, () => {
  it.each(['shutdownOnce', 'shutdownOnceBeforeAll'])(
    'finishes its own graceful shutdown, even if it listens once, and first: %s (point 8)',
    async (before) => {
      await using server = await startIngestServer();
      const { end } = machine();
      const ended = await end({
        endpoint: server.endpoint,
        before,
        ending: 'inShutDown',
        signalHandling: true,
      });
      expect(ended).toMatchObject({ code: 9, signal: null, output: '', stats: { delivered: 6 } });
    },
  );

  it.each(['SIGQUIT', 'SIGUSR2'])('sends before %s ends it (point 8)', async (signal) => {
    await using server = await startIngestServer();
    server.setDefaultReply(reply(200, { delayMs: 100 }));
    const { end } = machine();
    const order = { options: { exitTimeoutMs: 60_000 }, ending: `by${signal}`, signalHandling: true };
    expect(await end({ endpoint: server.endpoint, ...order })).toMatchObject({ signal });
    expect(server.signals).toHaveLength(5);
  });
});

describe.concurrent('a thread that is ended from outside', { timeout: 120_000 }, () => {
  it.each(['terminatedWorker', 'exitBesideWorker'])('%s keeps what it has written ahead', async (ending) => {
    await using server = await startIngestServer();
    server.setDefaultReply(hang());
    const { end, spooled } = machine();
    const options = { spool: { writeAhead: true }, exitTimeoutMs: 0 };
    await end({ endpoint: server.endpoint, ending, options });
    expect(spooled()).toHaveLength(10);
  });
});
