import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { recordingLogger, stubTransport } from '../../test/stub-transport.js';
import { createClient, withLogger } from '../index.js';

const MESSAGE =
  'TelemetryDeck: setTimeout is missing; requests have no time limit, and what fails waits for flush() or close()';

afterEach(() => vi.unstubAllGlobals());

describe('without setTimeout, but with AbortSignal.timeout', () => {
  beforeEach(() => vi.stubGlobal('setTimeout', undefined));

  it('a hanging endpoint holds neither flush, deliverSignal nor close beyond the deadline', async () => {
    const transport = stubTransport('silence', 'silence', 'silence', 'silence');
    const logger = recordingLogger();
    const client = createClient('APP', { transport, timeoutMs: 20 }, withLogger(logger));
    client.sendSignal('App.started');
    expect((await client.flush({ timeoutMs: 10 })).pending).toBe(1);
    await expect(client.deliverSignal('App.delivered')).rejects.toMatchObject({ kind: 'timeout' });
    expect((await client.close({ timeoutMs: 10 })).dropped).toBe(1);
    expect(logger.lines).not.toContain(MESSAGE);
  });
});

describe('without any timers', () => {
  beforeEach(() => {
    vi.stubGlobal('setTimeout', undefined);
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

  it('a pause that the endpoint asks for holds neither flush nor deliverSignal', async () => {
    const transport = stubTransport({ status: 429, headers: { 'retry-after': '60' } });
    const client = createClient('APP', { transport });
    client.sendSignal('App.started');
    expect(await client.flush()).toMatchObject({ pending: 1 });
    await client.deliverSignal('App.delivered');
    expect(await client.flush()).toMatchObject({ delivered: 1, pending: 0 });
  });
});
