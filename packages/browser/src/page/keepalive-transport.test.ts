import { type Transport, TransportError, type TransportRequest, type TransportResponse } from '@td/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { acceptUnanswered, keepaliveTransport, leave, remainingKeepalive, stay } from './keepalive-transport.js';

const KIB = 1024;
const ok: TransportResponse = { status: 200, header: () => null, text: async () => '' };
const network = new TransportError('network', 'Failed to fetch');

const CHROMIUM = 'Google Inc.';
const WEBKIT = 'Apple Computer, Inc.';
const FIREFOX = '';

const sendBeacon = vi.fn<(url: string, body: Blob) => boolean>();

beforeEach(() => {
  vi.useFakeTimers();
  openBrowser(CHROMIUM);
  sendBeacon.mockReset().mockReturnValue(true);
});

afterEach(() => {
  vi.runAllTimers();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  stay();
  // No test leaves a request under way.
  expect(remainingKeepalive()).toEqual([8, 32 * KIB]);
});

function openBrowser(vendor: string, page = 'https://shop.example') {
  vi.stubGlobal('Request', class {});
  Object.assign(Request.prototype, { keepalive: false });
  vi.stubGlobal('navigator', { sendBeacon, vendor, onLine: true });
  vi.stubGlobal('location', new URL(page));
}

describe('keepalive (point 28)', () => {
  it('is never set for a request of a page that stays', async () => {
    const send = vi.fn<Transport['send']>(async () => ok);
    const transport = keepaliveTransport({ send });
    for (let round = 0; round < 3; round++) await transport.send(request(KIB));
    expect(keepalivesOf(send)).toEqual([false, false, false]);
    expect(sendBeacon).not.toHaveBeenCalled();
  });

  it("is set as long as the bodies of all clients fit into half of the browser's limit", async () => {
    const wire = heldTransport();
    const [one, other] = [keepaliveTransport(wire), keepaliveTransport(wire)];
    const sending = [
      one.send(request(20 * KIB, true)),
      other.send(request(12 * KIB, true)),
      one.send(request(1, true)),
    ];
    expect(remainingKeepalive()).toEqual([6, 0]);
    expect(wire.keepalives()).toEqual([true, true, false]);
    wire.answerAll();
    await Promise.all(sending);
  });

  it('is set for 8 requests at a time', async () => {
    const wire = heldTransport();
    const transport = keepaliveTransport(wire);
    const sending = Array.from({ length: 9 }, () => transport.send(request(1, true)));
    expect(wire.keepalives()).toEqual([...Array(8).fill(true), false]);
    wire.answerAll();
    await Promise.all(sending);
  });

  it('shares its limit among all copies of the package in one page', async () => {
    const wire = heldTransport();
    const sending = keepaliveTransport(wire).send(request(30 * KIB, true));
    vi.resetModules();
    const copy = await import('./keepalive-transport.js');
    expect(copy.remainingKeepalive()).toEqual([7, 2 * KIB]);
    wire.answerAll();
    await sending;
  });

  it('frees its part of the limit when the request fails', async () => {
    const transport = keepaliveTransport({ send: () => Promise.reject(new TransportError('timeout', 'late')) });
    await expect(transport.send(request(KIB, true))).rejects.toThrow('late');
  });
});

describe('a page that comes back from the back/forward cache', () => {
  it.each([
    { vendor: FIREFOX, isAccepted: true },
    { vendor: CHROMIUM, isAccepted: false },
    { vendor: WEBKIT, isAccepted: false },
  ])('counts unanswered requests as accepted if the browser never answers: $vendor', async ({ vendor, isAccepted }) => {
    openBrowser(vendor);
    const wire = heldTransport();
    const transport = keepaliveTransport(wire);
    const settled = vi.fn();
    const last = transport.send(request(1, true)).then(settled);
    const accept = acceptUnanswered();
    const usual = transport.send(request(1)).then(settled);
    const later = transport.send(request(1, true)).then(settled);
    accept();
    await vi.advanceTimersByTimeAsync(0);
    expect(settled).toHaveBeenCalledTimes(isAccepted ? 1 : 0);
    wire.answerAll();
    await Promise.all([last, usual, later]);
    expect(settled).toHaveBeenCalledTimes(3);
  });

  it('receives the response of a request that left with it', async () => {
    leave(true, true, true);
    const answer = vi.fn<Transport['send']>(async () => ({ ...ok, status: 503 }));
    expect((await keepaliveTransport({ send: answer }, true).send(request(1, true))).status).toBe(503);
    expect(keepalivesOf(answer)).toEqual([true]);
  });
});

describe('the last requests of a page', () => {
  it.each([
    { vendor: CHROMIUM, mayReturn: false, hasFinalVerdict: true, isBeacon: true },
    { vendor: CHROMIUM, mayReturn: true, hasFinalVerdict: true, isBeacon: false },
    { vendor: CHROMIUM, mayReturn: false, hasFinalVerdict: false, isBeacon: false },
    { vendor: WEBKIT, mayReturn: false, hasFinalVerdict: true, isBeacon: true },
    { vendor: WEBKIT, mayReturn: true, hasFinalVerdict: true, isBeacon: true },
    { vendor: WEBKIT, mayReturn: true, hasFinalVerdict: false, isBeacon: false },
    { vendor: FIREFOX, mayReturn: false, hasFinalVerdict: true, isBeacon: false },
  ])('are beacons if only a beacon tells in time whether it is accepted: %j', async (given) => {
    const { isBeacon, hasFinalVerdict, mayReturn, vendor } = given;
    openBrowser(vendor);
    const send = vi.fn<Transport['send']>(async () => ok);
    const transport = keepaliveTransport({ send }, true);
    leave(true, mayReturn, hasFinalVerdict);
    await transport.send(request(3, true));
    expect([sendBeacon.mock.calls.length, send.mock.calls.length]).toEqual(isBeacon ? [1, 0] : [0, 1]);
    // A page that is hidden hears the answer.
    leave(false, false, hasFinalVerdict);
    await transport.send(request(3, true));
    expect(send.mock.calls.length).toBe(isBeacon ? 1 : 2);
  });

  it('are beacons with a content type that needs no preflight', async () => {
    leave(true, false, true);
    const response = await keepaliveTransport({ send: vi.fn() }, true).send(request(3, true));
    expect(response.status).toBe(200);
    const [[url, body]] = sendBeacon.mock.calls as [[string, Blob]];
    expect(url).toBe('https://ingest.example/v2/');
    expect(body.type).toBe('text/plain;charset=utf-8');
    expect(await body.text()).toBe('xxx');
    expect(remainingKeepalive()).toEqual([7, 32 * KIB - 3]);
  });

  it('fail at once if the browser refuses the beacon', async () => {
    sendBeacon.mockReturnValue(false);
    leave(true, false, true);
    const send = vi.fn<Transport['send']>(async () => ok);
    await expect(keepaliveTransport({ send }, true).send(request(3, true))).rejects.toMatchObject({ kind: 'network' });
    expect(send).not.toHaveBeenCalled();
  });

  it("are not beacons to the page's own origin, because those would carry cookies and the address of the page", async () => {
    openBrowser(WEBKIT, 'https://ingest.example/cart?token=secret');
    leave(true, false, true);
    const send = vi.fn<Transport['send']>(async () => ok);
    await keepaliveTransport({ send }, true).send(request(3, true));
    expect(sendBeacon).not.toHaveBeenCalled();
    expect(keepalivesOf(send)).toEqual([true]);
  });

  it('use the transport of the program, which may do more than send', async () => {
    leave(true, false, true);
    const send = vi.fn<Transport['send']>(async () => ok);
    await keepaliveTransport({ send }).send(request(3, true));
    expect(sendBeacon).not.toHaveBeenCalled();
    expect(keepalivesOf(send)).toEqual([true]);
  });

  it('fail if they exceed the limit, so that storage keeps their signals', async () => {
    leave(true, true, true);
    const send = vi.fn<Transport['send']>(async () => ok);
    await expect(keepaliveTransport({ send }).send(request(33 * KIB, true))).rejects.toMatchObject({ kind: 'network' });
    expect(send).not.toHaveBeenCalled();
  });

  it('count as sent if the browser ends a request when the page is gone', async () => {
    const transport = keepaliveTransport({ send: () => Promise.reject(network) });
    await expect(transport.send(request(1))).rejects.toBe(network);
    leave(true, true, false);
    await expect(transport.send(request(1))).rejects.toBe(network);
    leave(true, true, true);
    expect((await transport.send(request(1))).status).toBe(200);
    stay();
    await expect(transport.send(request(1))).rejects.toBe(network);
  });
});

describe('in a browser whose fetch has no keepalive (point 28)', () => {
  beforeEach(() => {
    openBrowser(FIREFOX);
    vi.stubGlobal('Request', class {});
  });

  it('a request of a page that is hidden or closes is a beacon', async () => {
    const send = vi.fn<Transport['send']>(async () => ok);
    const transport = keepaliveTransport({ send }, true);
    await transport.send(request(3, true));
    leave(true, false, true);
    await transport.send(request(3, true));
    expect(sendBeacon).toHaveBeenCalledTimes(2);
    await transport.send(request(3));
    expect(keepalivesOf(send)).toEqual([false]);
  });

  it("a request to the page's own origin is sent as long as the page is open, and fails when it closes", async () => {
    openBrowser(FIREFOX, 'https://ingest.example/');
    vi.stubGlobal('Request', class {});
    const send = vi.fn<Transport['send']>(async () => ok);
    const transport = keepaliveTransport({ send }, true);
    await transport.send(request(3, true));
    expect(keepalivesOf(send)).toEqual([false]);
    leave(true, true, true);
    await expect(transport.send(request(3, true))).rejects.toMatchObject({ kind: 'network' });
    expect(sendBeacon).not.toHaveBeenCalled();
  });
});

it('the transport of the program is closed with the client', () => {
  const close = vi.fn();
  keepaliveTransport({ send: async () => ok, close }).close?.();
  expect(close).toHaveBeenCalledOnce();
});

function request(bytes: number, keepalive = false): TransportRequest {
  const body = new TextEncoder().encode('x'.repeat(bytes));
  return { url: 'https://ingest.example/v2/', headers: {}, body, signal: new AbortController().signal, keepalive };
}

function keepalivesOf(send: { mock: { calls: (readonly unknown[])[] } }): boolean[] {
  return send.mock.calls.map(([sent]) => (sent as TransportRequest).keepalive === true);
}

/** A transport whose requests wait for `answerAll`. */
function heldTransport() {
  const held: { keepalive: boolean; answer(): void }[] = [];
  return {
    send: ({ keepalive = false }: TransportRequest) =>
      new Promise<TransportResponse>((resolve) => held.push({ keepalive, answer: () => resolve(ok) })),
    keepalives: () => held.map(({ keepalive }) => keepalive),
    answerAll() {
      for (const { answer } of held.splice(0)) answer();
    },
  };
}
