import { type Transport, TransportError, type TransportRequest, type TransportResponse } from '@td/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { acceptUnanswered, keepaliveRoom, keepaliveTransport } from './keepalive-transport.js';

const KIB = 1024;
const ok: TransportResponse = { status: 200, header: () => null, text: async () => '' };
const network = new TransportError('network', 'Failed to fetch');

afterEach(() => {
  vi.unstubAllGlobals();
  // No test leaves a request under way.
  expect(keepaliveRoom()).toEqual([8, 60 * KIB]);
});

describe('keepalive (point 28)', () => {
  it('is set as long as the bodies of all clients that are under way fit into 60 KiB', async () => {
    const wire = heldTransport();
    const [one, other] = [keepaliveTransport(wire), keepaliveTransport(wire)];
    const sending = [one.send(request(40 * KIB)), other.send(request(20 * KIB)), one.send(request(1))];
    expect(keepaliveRoom()).toEqual([6, 0]);
    expect(wire.keepalives()).toEqual([true, true, false]);
    wire.answerAll();
    await Promise.all(sending);
    const late = one.send(request(60 * KIB));
    expect(wire.keepalives()).toEqual([true]);
    wire.answerAll();
    await late;
  });

  it('is set for 8 requests at a time', async () => {
    const wire = heldTransport();
    const transport = keepaliveTransport(wire);
    const sending = Array.from({ length: 9 }, () => transport.send(request(1)));
    expect(wire.keepalives()).toEqual([...Array(8).fill(true), false]);
    wire.answerAll();
    await Promise.all(sending);
  });

  it('is over for the last requests of a page that comes back and gets no response: they count as accepted', async () => {
    const wire = heldTransport();
    const transport = keepaliveTransport(wire);
    const [last, usual] = [transport.send(request(1, true)), transport.send(request(1))];
    acceptUnanswered();
    expect((await last).status).toBe(200);
    expect(keepaliveRoom()).toEqual([7, 60 * KIB - 1]);
    wire.answerAll();
    await usual;
  });

  it('leaves its room to others when the request fails', async () => {
    const transport = keepaliveTransport({ send: () => Promise.reject(new TransportError('timeout', 'late')) });
    await expect(transport.send(request(KIB))).rejects.toThrow('late');
  });
});

describe('a request with a network error', () => {
  it('is sent once more without keepalive, which the browser may have refused', async () => {
    const send = vi.fn(async ({ keepalive }: TransportRequest) => (keepalive ? Promise.reject(network) : ok));
    const transport = keepaliveTransport({ send });
    for (let round = 0; round < 2; round++) expect((await transport.send(request(1))).status).toBe(200);
    expect(keepalivesOf(send)).toEqual([true, false, true, false]);
  });

  it('is not sent twice each time if the reason is another one (point 16)', async () => {
    const send = vi.fn<Transport['send']>(() => Promise.reject(network));
    const transport = keepaliveTransport({ send });
    for (let round = 0; round < 3; round++) await expect(transport.send(request(1))).rejects.toBe(network);
    expect(keepalivesOf(send)).toEqual([true, false, true, true]);
    send.mockResolvedValueOnce(ok);
    await transport.send(request(1));
    await expect(transport.send(request(1))).rejects.toBe(network);
    expect(keepalivesOf(send).slice(4)).toEqual([true, true, false]);
  });

  it.each(['timeout', 'aborted'] as const)('is not sent again if the error is %s', async (kind) => {
    const send = vi.fn(() => Promise.reject(new TransportError(kind, 'ended')));
    await expect(keepaliveTransport({ send }).send(request(1))).rejects.toThrow('ended');
    expect(send).toHaveBeenCalledTimes(1);
  });

  it('is not sent again when the page closes, and is not reported as delivered', async () => {
    const sendBeacon = vi.fn(() => true);
    vi.stubGlobal('navigator', { sendBeacon });
    const send = vi.fn(() => Promise.reject(network));
    await expect(keepaliveTransport({ send }).send(request(1, true))).rejects.toBe(network);
    expect(send).toHaveBeenCalledTimes(1);
    expect(sendBeacon).not.toHaveBeenCalled();
  });
});

describe('in a browser whose fetch has no keepalive (point 28)', () => {
  const sendBeacon = vi.fn<(url: string, body: Blob) => boolean>();

  async function sendFromOldBrowser(sent: TransportRequest): Promise<boolean[]> {
    vi.stubGlobal('Request', class {});
    vi.stubGlobal('navigator', { sendBeacon });
    const send = vi.fn<Transport['send']>(async () => ok);
    expect((await keepaliveTransport({ send }).send(sent)).status).toBe(200);
    return keepalivesOf(send);
  }

  it('a request of a page that closes is a beacon, with a content type that needs no preflight', async () => {
    sendBeacon.mockReturnValue(true);
    expect(await sendFromOldBrowser(request(3, true))).toEqual([]);
    const [[url, body]] = sendBeacon.mock.calls as [[string, Blob]];
    expect(url).toBe('https://ingest.example/v2/');
    expect(body.type).toBe('text/plain; charset=utf-8');
    expect(await body.text()).toBe('xxx');
  });

  it('a request without keepalive replaces a beacon that the browser refuses', async () => {
    sendBeacon.mockReturnValue(false);
    expect(await sendFromOldBrowser(request(3, true))).toEqual([false]);
  });

  it('any other request has no keepalive', async () => {
    sendBeacon.mockClear();
    expect(await sendFromOldBrowser(request(3))).toEqual([false]);
    expect(sendBeacon).not.toHaveBeenCalled();
  });
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
