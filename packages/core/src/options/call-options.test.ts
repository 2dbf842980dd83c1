import { describe, expect, it, vi } from 'vitest';
import { manualClock } from '../../test/manual-clock.js';
import { createPlainClient } from '../../test/plain-options.js';
import { stubTransport } from '../../test/stub-transport.js';
import type { Client, SignalOptions } from '../index.js';

const setUp = () => {
  const transport = stubTransport();
  const logger = { error: vi.fn(), warn: vi.fn() };
  const client = createPlainClient('APP', { transport, clock: manualClock(), logger });
  return { client, transport, logger };
};

describe('an unknown option of a call', () => {
  it.each<[string, (client: Client) => unknown]>([
    ['sendSignal', (client) => client.sendSignal('a', {}, { userId: 'ada' } as never)],
    ['deliverSignal', (client) => client.deliverSignal('a', {}, { userId: 'ada' } as never)],
    ['flush', (client) => client.flush({ userId: 'ada' } as never)],
    ['close', (client) => client.close({ userId: 'ada' } as never)],
  ])('of %s is reported without its value', async (name, call) => {
    const { client, logger } = setUp();
    await call(client);
    await client.close();
    expect(logger.warn.mock.calls).toEqual([[`TelemetryDeck: unknown option "userId" in ${name}()`]]);
    expect(logger.error).not.toHaveBeenCalled();
  });

  it('is reported without its name if that may be a user', () => {
    const { client, logger } = setUp();
    client.sendSignal('a', {}, { 'ada@example.com': true } as never);
    expect(logger.warn.mock.calls).toEqual([['TelemetryDeck: unknown option in sendSignal()']]);
  });

  it.each([500, '500', true, Symbol('soon')])('is reported if the options are not an object: %s', async (timeout) => {
    const { client, logger } = setUp();
    await client.flush(timeout as never);
    const wanted = `TelemetryDeck: options of flush() must be an object, not of type ${typeof timeout}`;
    expect(logger.warn.mock.calls).toEqual([[wanted]]);
  });

  it('does not stop a signal', async () => {
    const { client, transport } = setUp();
    client.sendSignal('a', {}, { userId: 'ada', sessionID: 'mine' } as never);
    await client.flush();
    expect(transport.signals()).toMatchObject([{ type: 'a', sessionID: 'mine' }]);
  });
});

describe('a timestamp', () => {
  it.each(['2020-02-02', -1, Number.NaN, new Date(Number.NaN), {}, Object.create(null)])(
    'is reported if it is not a time: %o',
    (timestamp) => {
      const { client, logger } = setUp();
      client.sendSignal('a', {}, { timestamp } as never);
      const wanted =
        'TelemetryDeck: timestamp in sendSignal() must be a Date or milliseconds; the signal gets the time of the call';
      expect(logger.warn.mock.calls).toEqual([[wanted]]);
    },
  );
});

it.each<SignalOptions | undefined | null>([
  undefined,
  null,
  {},
  { userID: undefined, timestamp: undefined },
  { userID: 'ada', sessionID: 's', floatValue: 1, timestamp: new Date(), testMode: true, timeoutMs: 1 } as object,
  { signal: new AbortController().signal, timestamp: 0 },
])('valid options are not reported: %o', async (options) => {
  const { client, logger } = setUp();
  client.sendSignal('a', {}, options as SignalOptions);
  await client.flush(options as object);
  expect(logger.warn).not.toHaveBeenCalled();
});
