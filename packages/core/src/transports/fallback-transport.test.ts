import { expect, it } from 'vitest';
import { stubTransport } from '../../test/stub-transport.js';
import { fallbackTransport, type Transport, TransportError, type TransportRequest } from '../index.js';

function request(signal: AbortSignal = new AbortController().signal): TransportRequest {
  return { url: 'https://ingest.example/v2/', headers: {}, body: new TextEncoder().encode('[]'), signal };
}

const refused = new TransportError('network', 'refused');

const late = new TransportError('timeout', 'late');

it.each([200, 404, 503])('fallbackTransport returns the first response, also with the status %d', async (status) => {
  const [first, second] = [stubTransport(status), stubTransport()];

  expect(await fallbackTransport([first, second]).send(request())).toMatchObject({ status });

  expect(second.requests).toEqual([]);
});

it.each([refused, late])(
  'fallbackTransport sends the same request over the next transport if there was no response: $kind',
  async (failure) => {
    const [first, second, third] = [stubTransport(failure), stubTransport(refused), stubTransport(202)];
    const given = request();

    const response = await fallbackTransport([first, second, third]).send(given);

    expect(response.status).toBe(202);
    for (const { requests } of [first, second, third]) expect(requests).toEqual([given]);
    expect(third.requests[0]?.signal).toBe(given.signal);
  },
);

it('fallbackTransport recognises an error of another copy of this package', async () => {
  const foreign = Object.assign(new Error('refused'), { kind: 'network', [Symbol.for('@td/core/error')]: true });

  const response = await fallbackTransport([stubTransport(foreign), stubTransport(202)]).send(request());

  expect(response.status).toBe(202);
});

it('fallbackTransport throws the last error if no transport gets a response', async () => {
  const transport = fallbackTransport([stubTransport(refused), stubTransport(late)]);

  await expect(transport.send(request())).rejects.toBe(late);
});

it('fallbackTransport starts each request with the first transport', async () => {
  const [first, second] = [stubTransport(refused, 200, refused), stubTransport()];
  const transport = fallbackTransport([first, second]);

  for (let count = 0; count < 3; count++) await transport.send(request());

  expect([first.requests.length, second.requests.length]).toEqual([3, 2]);
});

it('fallbackTransport stops when the request is aborted', async () => {
  const givenUp = new TransportError('aborted', 'given up');
  const second = stubTransport();

  await expect(fallbackTransport([stubTransport(givenUp), second]).send(request())).rejects.toBe(givenUp);

  expect(second.requests).toEqual([]);
});

it('fallbackTransport stops when the time of the request ends', async () => {
  const controller = new AbortController();
  const first: Transport = {
    async send() {
      controller.abort();
      throw late;
    },
  };
  const second = stubTransport();

  await expect(fallbackTransport([first, second]).send(request(controller.signal))).rejects.toBe(late);

  expect(second.requests).toEqual([]);
});

it('fallbackTransport does not treat a bug as a network failure', async () => {
  const bug = new TypeError('not a function');
  const first: Transport = {
    send() {
      throw bug;
    },
  };
  const second = stubTransport();

  await expect(fallbackTransport([first, second]).send(request())).rejects.toBe(bug);

  expect(second.requests).toEqual([]);
});

it('fallbackTransport closes all transports, even if one throws or has no close()', async () => {
  const failure = new Error('stuck');
  const throwing: Transport = {
    ...stubTransport(),
    close() {
      throw failure;
    },
  };
  const { send } = stubTransport();
  const last = stubTransport();

  await expect(fallbackTransport([throwing, { send }, last]).close?.()).rejects.toBe(failure);
  await fallbackTransport([{ send }, last]).close?.();

  expect(last.closed).toBe(2);
});

it('fallbackTransport ignores later changes of the list', async () => {
  const given = [stubTransport(202)];
  const transport = fallbackTransport(given);
  given.length = 0;

  expect(await transport.send(request())).toMatchObject({ status: 202 });
});

it.each([
  [[], 'fallbackTransport() needs a list of transports: [first, second]'],
  [undefined, 'fallbackTransport() needs a list of transports: [first, second]'],
  [stubTransport(), 'fallbackTransport() needs a list of transports: [first, second]'],
  [[stubTransport(), undefined], 'transport 1 of fallbackTransport() must be an object with send()'],
  [[{ send: true }], 'transport 0 of fallbackTransport() must be an object with send()'],
])('fallbackTransport refuses invalid lists at once: %j', (given, message) => {
  expect(() => fallbackTransport(given as Transport[])).toThrow(
    expect.objectContaining({ name: 'TelemetryDeckError', code: 'INVALID_OPTION', message }),
  );
});

it('fallbackTransport reports that the request may have been sent if any transport may have sent it (point 13)', async () => {
  const error = (...failures: Error[]) =>
    fallbackTransport(failures.map((failure) => stubTransport(failure)))
      .send(request())
      .catch((thrown) => thrown);
  expect(await error(late, refused)).toMatchObject({ kind: 'network', message: 'refused', maybeSent: true });
  expect(await error(refused, late)).toBe(late);
  expect(await error(refused, refused)).toBe(refused);
});
