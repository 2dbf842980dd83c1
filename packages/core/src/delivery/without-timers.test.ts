import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { recordingLogger, stubTransport } from '../../test/stub-transport.js';
import { createClient, withLogger } from '../index.js';

const MESSAGE =
  'TelemetryDeck: setTimeout and setInterval are missing or broken; no deadline can be kept: an endpoint that never answers holds requests, flush() and close() for ever, and what fails waits for flush() or close()';

const broken = () => {
  throw new Error('no timers here');
};

afterEach(() => vi.unstubAllGlobals());

/** Timers that do not work: absent, throwing, without an answer, or calling back at once. */
const hostile: Readonly<Record<string, unknown>> = {
  absent: undefined,
  throwing: broken,
  'without an answer': () => {},
  'calling back at once': (callback: () => void) => void callback(),
};

describe.each(Object.entries(hostile))('with a setTimeout that is %s', (_name, timer) => {
  it.each<[name: string, stub: () => void]>([
    ['setInterval', () => vi.stubGlobal('AbortSignal', undefined)],
    ['AbortSignal.timeout', () => vi.stubGlobal('setInterval', timer)],
  ])(
    '%s keeps a hanging endpoint from holding flush, deliverSignal and close beyond the deadline',
    async (_name, stub) => {
      vi.stubGlobal('setTimeout', timer);
      stub();
      const transport = stubTransport('silence', 'silence', 'silence', 'silence');
      const logger = recordingLogger();
      const client = createClient('APP', { transport, timeoutMs: 20 }, withLogger(logger));
      client.sendSignal('App.started');
      expect((await client.flush({ timeoutMs: 10 })).pending).toBe(1);
      await expect(client.deliverSignal('App.delivered')).rejects.toMatchObject({ kind: 'timeout' });
      expect((await client.close({ timeoutMs: 10 })).dropped).toBe(1);
      expect(logger.lines).not.toContain(MESSAGE);
    },
  );
});

it('without clearTimeout a timer fires once, and not after its end', async () => {
  const clearTimer = clearInterval;
  vi.stubGlobal('setTimeout', undefined);
  vi.stubGlobal('clearTimeout', undefined);
  const cleared: unknown[] = [];
  vi.stubGlobal('clearInterval', (timer: never) => {
    cleared.push(timer);
    clearTimer(timer);
  });
  const transport = stubTransport('silence');
  const client = createClient('APP', { transport, timeoutMs: 5 });
  const failed = expect(client.deliverSignal('a')).rejects.toMatchObject({ kind: 'timeout' });
  await failed;
  expect(cleared.length).toBeGreaterThan(0);
  await client.close();
});

describe.each(Object.entries(hostile))('with all timers %s', (_name, timer) => {
  beforeEach(() => {
    vi.stubGlobal('setTimeout', timer);
    vi.stubGlobal('setInterval', timer);
    vi.stubGlobal('AbortSignal', undefined);
  });

  it('the log says so, and signals are sent at once', async () => {
    const transport = stubTransport();
    const logger = recordingLogger();
    const client = createClient('APP', { transport }, withLogger(logger));
    client.sendSignal('App.started');
    expect(await client.flush()).toMatchObject({ delivered: 1 });
    expect(logger.lines).toEqual([MESSAGE]);
  });

  it.each([[500], [503]])(
    'flush and close settle after one attempt that the endpoint answers with %d',
    async (status) => {
      const transport = stubTransport(status, status, status, status);
      const client = createClient('APP', { transport });
      client.sendSignal('App.started');
      expect(await client.flush()).toMatchObject({ delivered: 0, pending: 1 });
      expect(await client.flush()).toMatchObject({ delivered: 0, pending: 1 });
      await expect(client.deliverSignal('App.delivered')).rejects.toMatchObject({ code: 'REFUSED' });
      expect(await client.close()).toMatchObject({ pending: 0, dropped: 1 });
      expect(transport.requests).toHaveLength(4);
    },
  );

  it('a pause that the endpoint asks for delays neither flush nor deliverSignal', async () => {
    const transport = stubTransport({ status: 429, headers: { 'retry-after': '60' } });
    const client = createClient('APP', { transport });
    client.sendSignal('App.started');
    expect(await client.flush()).toMatchObject({ pending: 1 });
    await client.deliverSignal('App.delivered');
    expect(await client.flush()).toMatchObject({ delivered: 1, pending: 0 });
  });
});
