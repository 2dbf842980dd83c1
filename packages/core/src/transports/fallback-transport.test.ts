import { expect, it } from 'vitest';
import { stubTransport } from '../../test/stub-transport.js';
import { fallbackTransport, type Transport, TransportError, type TransportRequest } from '../index.js';

function request(signal: AbortSignal = new AbortController().signal): TransportRequest {
  return { url: 'https://ingest.example/v2/', headers: {}, body: new TextEncoder().encode('[]'), signal };
}

const refused = new TransportError('network', 'refused');

const late = new TransportError('timeout', 'late');

it.each([200, 404, 503])('is content with the first response, which is %d', async (status) => {
  const [first, second] = [stubTransport(status), stubTransport()];

  expect(await fallbackTransport([first, second]).send(request())).toMatchObject({ status });

  expect(second.requests).toEqual([]);
});

it.each([refused, late])('leaves the same request to the next when there was no response: $kind', async (failure) => {
  const [first, second, third] = [stubTransport(failure), stubTransport(refused), stubTransport(202)];
  const given = request();

  const response = await fallbackTransport([first, second, third]).send(given);

  expect(response.status).toBe(202);
  for (const { requests } of [first, second, third]) expect(requests).toEqual([given]);
  expect(third.requests[0]?.signal).toBe(given.signal);
});

it('knows an error of another copy of this package', async () => {
  const foreign = Object.assign(new Error('refused'), { kind: 'network', [Symbol.for('@td/core/error')]: true });

  const response = await fallbackTransport([stubTransport(foreign), stubTransport(202)]).send(request());

  expect(response.status).toBe(202);
});

it('throws the last error when none gets a response', async () => {
  const transport = fallbackTransport([stubTransport(refused), stubTransport(late)]);

  await expect(transport.send(request())).rejects.toBe(late);
});

it('begins with the first again each time', async () => {
  const [first, second] = [stubTransport(refused, 200, refused), stubTransport()];
  const transport = fallbackTransport([first, second]);

  for (let count = 0; count < 3; count++) await transport.send(request());

  expect([first.requests.length, second.requests.length]).toEqual([3, 2]);
});

it('goes no further when the request was given up', async () => {
  const givenUp = new TransportError('aborted', 'given up');
  const second = stubTransport();

  await expect(fallbackTransport([stubTransport(givenUp), second]).send(request())).rejects.toBe(givenUp);

  expect(second.requests).toEqual([]);
});

it('goes no further when the time of the request is up', async () => {
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

it('does not take a bug for the network', async () => {
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

it('closes all, even if one throws, and those that have nothing to close', async () => {
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

it('is made of the transports that it was given, whatever becomes of the list', async () => {
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
])('refuses at once what it cannot be made of: %j', (given, message) => {
  expect(() => fallbackTransport(given as Transport[])).toThrow(
    expect.objectContaining({ name: 'TelemetryDeckError', code: 'INVALID_OPTION', message }),
  );
});

it('says that something may have been sent where any of them may have sent it (point 13)', async () => {
  const error = (...failures: Error[]) =>
    fallbackTransport(failures.map((failure) => stubTransport(failure)))
      .send(request())
      .catch((thrown) => thrown);
  expect(await error(late, refused)).toMatchObject({ kind: 'network', message: 'refused', maybeSent: true });
  expect(await error(refused, late)).toBe(late);
  expect(await error(refused, refused)).toBe(refused);
});
