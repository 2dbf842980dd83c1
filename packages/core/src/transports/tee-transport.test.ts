import { afterEach, describe, expect, it, vi } from 'vitest';
import { stubTransport } from '../../test/stub-transport.js';
import {
  createClient,
  fallbackTransport,
  followRedirects,
  type Transport,
  TransportError,
  type TransportRequest,
  type TransportResponse,
  teeTransport,
} from '../index.js';

const refused = new TransportError('network', 'refused');

function request(signal: AbortSignal = new AbortController().signal): TransportRequest {
  return { url: 'https://ingest.example/v2/', headers: {}, body: new TextEncoder().encode('[]'), signal };
}

/** A transport that answers on demand. */
function slowTransport() {
  const slow = {
    signals: [] as AbortSignal[],
    answer: (_response: TransportResponse): void => {},
    closed: 0,
    send({ signal }: TransportRequest) {
      slow.signals.push(signal);
      return new Promise<TransportResponse>((resolve) => {
        slow.answer = resolve;
      });
    },
    close: () => void slow.closed++,
  };
  return slow;
}

/** Lets all promises settle: a turn of the event loop begins only when no microtask is left. */
const settlePromises = () => new Promise((resolve) => setImmediate(resolve));

function fakeTimers(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
}

afterEach(() => {
  vi.useRealTimers();
});

it('teeTransport sends the same request over all transports, and returns the response of the first', async () => {
  const transports = [stubTransport({ status: 202, text: 'first' }), stubTransport(503), stubTransport(200)];
  const { signal, ...rest } = request();

  const response = await teeTransport(transports).send({ ...rest, signal });

  expect(response.status).toBe(202);
  expect(await response.text()).toBe('first');
  for (const { requests } of transports) {
    expect(requests).toEqual([{ ...rest, signal: expect.any(AbortSignal) }]);
    expect(requests[0]?.body).toEqual(rest.body);
  }
});

it('teeTransport throws the error of the first transport, even if the others succeed', async () => {
  const second = stubTransport(200);

  await expect(teeTransport([stubTransport(refused), second]).send(request())).rejects.toBe(refused);

  expect(second.requests).toHaveLength(1);
});

it('teeTransport also sends over the others if the first throws at once', async () => {
  const first: Transport = {
    send() {
      throw refused;
    },
  };
  const second = stubTransport(200);

  await expect(teeTransport([first, second]).send(request())).rejects.toBe(refused);

  expect(second.requests).toHaveLength(1);
});

it('teeTransport ignores failures of the others, also immediate ones and those within a body', async () => {
  const throwing: Transport = {
    send() {
      throw new TypeError('a bug');
    },
  };
  const cut: Transport = {
    send: async () => ({ status: 200, header: () => null, text: () => Promise.reject(refused) }),
  };
  const last = stubTransport();
  const transport = teeTransport([stubTransport(202), throwing, stubTransport(refused), cut, last]);

  expect(await transport.send(request())).toMatchObject({ status: 202 });
  await settlePromises();

  expect(last.requests).toHaveLength(1);
});

it('teeTransport reads the responses of the others, and leaves the first response to the caller', async () => {
  const texts = [vi.fn(async () => ''), vi.fn(async () => ''), vi.fn(async () => '')];
  const transport = teeTransport(
    texts.map((text) => ({ send: async () => ({ status: 200, header: () => null, text }) })),
  );

  await transport.send(request());
  await settlePromises();

  expect(texts.map((text) => text.mock.calls.length)).toEqual([0, 1, 1]);
});

it('teeTransport does not wait for the others', async () => {
  const second = slowTransport();
  const transport = teeTransport([stubTransport(200, 200), second]);

  await transport.send(request());
  await transport.send(request());

  expect(second.signals).toHaveLength(2);
});

it('teeTransport ends a copy when the request is aborted, and starts none if it was aborted before', async () => {
  const controller = new AbortController();
  const second = slowTransport();
  const transport = teeTransport([stubTransport(), second]);
  await transport.send(request(controller.signal));
  const reason = new Error('enough');

  controller.abort(reason);
  await transport.send(request(controller.signal));

  expect(second.signals).toMatchObject([{ aborted: true, reason }]);
});

it('teeTransport ends a copy after 5 s', async () => {
  fakeTimers();
  const second = slowTransport();
  await teeTransport([stubTransport(), second]).send(request());

  await vi.advanceTimersByTimeAsync(4999);
  expect(second.signals).toMatchObject([{ aborted: false }]);
  await vi.advanceTimersByTimeAsync(1);

  expect(second.signals).toMatchObject([{ aborted: true, reason: { name: 'TimeoutError' } }]);
});

it('teeTransport leaves no timer and no listener behind', async () => {
  fakeTimers();
  const { signal } = new AbortController();
  const unlisten = vi.spyOn(signal, 'removeEventListener');
  const second = slowTransport();
  await teeTransport([stubTransport(), second, stubTransport(refused)]).send(request(signal));

  second.answer({ status: 200, header: () => null, text: async () => '' });
  await settlePromises();

  expect(vi.getTimerCount()).toBe(0);
  expect(unlisten).toHaveBeenCalledTimes(1);
});

it('teeTransport keeps no reference to an ended copy', async () => {
  const transport = teeTransport([stubTransport(), stubTransport()]);
  await transport.send(request());
  await settlePromises();
  const abort = vi.spyOn(AbortController.prototype, 'abort');

  await transport.close?.();

  expect(abort).not.toHaveBeenCalled();
});

it('teeTransport causes no warning when many copies are running', async () => {
  const warnings = vi.fn();
  process.on('warning', warnings);
  const transport = teeTransport([stubTransport(), slowTransport()]);

  for (let count = 0; count < 20; count++) await transport.send(request());
  await settlePromises();

  process.off('warning', warnings);
  expect(warnings).not.toHaveBeenCalled();
});

it('teeTransport waits for running copies before it closes all transports', async () => {
  const [first, second] = [stubTransport(), slowTransport()];
  const transport = teeTransport([first, second]);
  await transport.send(request());

  const closing = transport.close?.();
  await settlePromises();
  expect([first.closed, second.closed]).toEqual([0, 0]);
  second.answer({ status: 200, header: () => null, text: async () => '' });
  await closing;

  expect([first.closed, second.closed]).toEqual([1, 1]);
  expect(second.signals).toMatchObject([{ aborted: false }]);
});

it('teeTransport ends copies half a second after close()', async () => {
  fakeTimers();
  const [first, second] = [stubTransport(), slowTransport()];
  const transport = teeTransport([first, second]);
  await transport.send(request());

  const closing = transport.close?.();
  await vi.advanceTimersByTimeAsync(499);
  expect(second.signals).toMatchObject([{ aborted: false }]);
  await vi.advanceTimersByTimeAsync(1);
  await closing;

  expect(second.signals).toMatchObject([{ aborted: true }]);
  expect([first.closed, second.closed]).toEqual([1, 1]);
  expect(vi.getTimerCount()).toBe(0);
});

it('teeTransport closes all transports, even if one throws', async () => {
  const failure = new Error('stuck');
  const throwing: Transport = { ...stubTransport(), close: () => Promise.reject(failure) };
  const last = stubTransport();

  await expect(teeTransport([throwing, last]).close?.()).rejects.toBe(failure);

  expect(last.closed).toBe(1);
});

it.each([
  [[], 'teeTransport() needs a list of transports: [first, second]'],
  [[stubTransport(), {}], 'transport 1 of teeTransport() must be an object with send()'],
])('teeTransport refuses invalid lists at once: %j', (given, message) => {
  expect(() => teeTransport(given as Transport[])).toThrow(
    expect.objectContaining({ name: 'TelemetryDeckError', code: 'INVALID_OPTION', message }),
  );
});

describe('after an opt-out, a copy of a request that has ended', () => {
  const optOutDuring = async (copy: Transport, deliver = false) => {
    const client = createClient('APP', { transport: teeTransport([stubTransport(), copy]) });
    if (deliver) await client.deliverSignal('a');
    else {
      client.sendSignal('a');
      await client.flush();
    }
    expect(client.stats().pending).toBe(0);
    client.optOut();
  };

  it.each([false, true])('follows no redirect (deliverSignal: %s)', async (deliver) => {
    const slow = slowTransport();
    await optOutDuring({ send: followRedirects(slow.send) }, deliver);
    slow.answer({ status: 307, header: () => '/next', text: async () => '' });
    await settlePromises();
    expect([slow.signals.length, slow.signals[0]?.aborted]).toEqual([1, true]);
  });

  it('is not tried over another transport', async () => {
    let fail = (_error: Error) => {};
    const failing: Transport = { send: () => new Promise((_resolve, reject) => (fail = reject)) };
    const other = stubTransport();
    await optOutDuring(fallbackTransport([failing, other]));
    fail(refused);
    await settlePromises();
    expect(other.requests).toEqual([]);
  });

  it('ends, also when other requests have ended since', async () => {
    const slow = slowTransport();
    const client = createClient('APP', { transport: teeTransport([stubTransport(), slow]) });
    for (const type of ['a', 'b', 'c']) await client.deliverSignal(type);
    client.optOut();
    expect(slow.signals.map(({ aborted }) => aborted)).toEqual([true, true, true]);
  });
});

it('teeTransport ends no copy when a client closes, before the time that close() gives it', async () => {
  const slow = slowTransport();
  const client = createClient('APP', { transport: teeTransport([stubTransport(), slow]) });
  await client.deliverSignal('a');
  const closing = client.close();
  await settlePromises();
  expect(slow.signals[0]?.aborted).toBe(false);
  slow.answer({ status: 200, header: () => null, text: async () => '' });
  await closing;
});
