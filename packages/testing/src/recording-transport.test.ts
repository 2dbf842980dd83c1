import { TransportError, type TransportRequest } from '@td/core';
import { expect, it } from 'vitest';
import { hang, manualClock, recordingTransport, reply, reset, tooLargeAbove, trickle } from './index.js';

const v2 = '[{"appID":"A","clientUser":"u","sessionID":"s","isTestMode":false,"type":"a","payload":{"x":1}}]';

function request(overrides: Partial<TransportRequest> = {}): TransportRequest {
  return {
    url: 'https://example.com/v2/',
    headers: { 'Content-Type': 'application/json' },
    body: new TextEncoder().encode(v2),
    signal: new AbortController().signal,
    ...overrides,
  };
}

it('the transport records a copy of each request', async () => {
  const transport = recordingTransport();
  const sent = request({ keepalive: true });
  const response = await transport.send(sent);
  sent.body.fill(0);

  expect(response.status).toBe(200);
  expect(await response.text()).toBe('');
  expect(transport.requests).toHaveLength(1);
  expect(transport.requests[0]).toMatchObject({ url: sent.url, headers: sent.headers, text: v2, keepalive: true });
  expect(transport.requests[0]?.json).toEqual(JSON.parse(v2));
});

it('the transport decodes signals of v2, flat signals of v3 and single signals', async () => {
  const transport = recordingTransport();
  const flat = { appID: 'A', clientUser: 'u', isTestMode: 'true', type: 'b', floatValue: 2, y: true };
  for (const text of [v2, JSON.stringify([flat]), '{"appID":"A","url":"https://example.com"}', 'no JSON']) {
    await transport.send(request({ body: new TextEncoder().encode(text) }));
  }
  expect(transport.signals).toMatchObject([
    { type: 'a', payload: { x: 1 }, isTestMode: false },
    { type: 'b', payload: { y: true }, isTestMode: true, floatValue: 2 },
    { type: 'pageView', payload: { url: 'https://example.com' } },
  ]);
  transport.clear();
  expect(transport.requests).toEqual([]);
  expect(transport.signals).toEqual([]);
});

it('the transport sends its replies in order, then 200', async () => {
  const busy = reply(429, { retryAfterMs: 3000, headers: { 'X-Other': 'x' }, body: 'busy' });
  const transport = recordingTransport({ replies: [busy] });
  const response = await transport.send(request());
  expect(response.status).toBe(429);
  expect(response.header('retry-AFTER')).toBe('3');
  expect(response.header('x-other')).toBe('x');
  expect(response.header('x-absent')).toBeNull();
  expect(await response.text()).toBe('busy');
  expect((await transport.send(request())).status).toBe(200);
});

it('the transport sends its default reply after the last scripted reply', async () => {
  const transport = recordingTransport({ replies: [reply(202)], defaultReply: reply(503) });
  const statuses = [];
  for (let count = 0; count < 3; count++) statuses.push((await transport.send(request())).status);
  expect(statuses).toEqual([202, 503, 503]);
});

it('a rule chooses the reply to each request', async () => {
  const transport = recordingTransport({
    replies: [({ length }) => reply(200 + length)],
    defaultReply: tooLargeAbove(1),
  });
  const two = new TextEncoder().encode(`[{"type":"a"},{"type":"b"}]`);
  const statuses = [];
  for (const body of [two, two, request().body]) statuses.push((await transport.send(request({ body }))).status);
  expect(statuses).toEqual([202, 413, 200]);
});

it.each([reset(), reset({ afterStoring: true })])(
  'send rejects with the kind "network" when the reply is %j',
  async (cut) => {
    const transport = recordingTransport({ replies: [cut] });
    const failure = await transport.send(request()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(TransportError);
    expect(failure).toMatchObject({ kind: 'network', cause: { code: 'ECONNRESET' } });
    expect(transport.signals).toMatchObject([{ type: 'a' }]);
  },
);

it.each([
  ['aborted', new Error('aborted by the test')],
  ['timeout', new DOMException('too late', 'TimeoutError')],
])('send and text() reject with the kind "%s" when the abort reason is %s', async (kind, reason) => {
  const replies = [hang(), trickle({ everyMs: 1 }), reply(200, { body: 'part', unfinished: true })];
  const transport = recordingTransport({ replies });

  for (let count = 0; count < 2; count++) {
    const unanswered = new AbortController();
    const sending = transport.send(request({ signal: unanswered.signal }));
    unanswered.abort(reason);
    await expect(sending).rejects.toMatchObject({ kind, cause: reason });
  }

  const stalling = new AbortController();
  const response = await transport.send(request({ signal: stalling.signal }));
  const reading = response.text();
  stalling.abort(reason);
  await expect(reading).rejects.toMatchObject({ kind, cause: reason });

  await expect(transport.send(request({ signal: AbortSignal.abort(reason) }))).rejects.toMatchObject({ kind });
  expect(transport.requests).toHaveLength(3);
});

it('the option `clock` measures the delay of a reply', async () => {
  const clock = manualClock();
  const transport = recordingTransport({ replies: [reply(202, { delayMs: 60_000 })], clock });
  let status = 0;
  const sending = transport.send(request()).then((response) => {
    status = response.status;
  });
  await clock.advance(59_999);
  expect(status).toBe(0);
  await clock.advance(1);
  expect(status).toBe(202);
  await sending;
});

it('no timer is left when a delayed reply is aborted', async () => {
  const clock = manualClock();
  const controller = new AbortController();
  const transport = recordingTransport({ replies: [reply(200, { delayMs: 1000 })], clock });
  const sending = transport.send(request({ signal: controller.signal }));
  expect(clock.pendingTimers).toBe(1);
  controller.abort();
  await expect(sending).rejects.toMatchObject({ kind: 'aborted' });
  expect(clock.pendingTimers).toBe(0);
});

it('`closed` is true after close()', () => {
  const transport = recordingTransport();
  expect(transport.closed).toBe(false);
  transport.close();
  transport.close();
  expect(transport.closed).toBe(true);
});
