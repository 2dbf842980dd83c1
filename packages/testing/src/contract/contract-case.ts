import type { Transport, TransportRequest, TransportResponse } from '@td/core';
import { type LoopbackServer, startLoopbackServer } from '../loopback-server.js';
import { reply } from '../reply.js';
import { within } from './assertions.js';

/**
 * What a platform can do. Each is `true` unless it is switched off, which is for what a platform makes impossible, not
 * for what a transport has not got round to.
 */
export interface TransportCapabilities {
  /** Requests that follow one another share a connection. Off where the platform gives no say in it. */
  readonly reusesConnections?: boolean;
  /** `close()` closes the connections. Off where the pool belongs to the platform, as with Node's own `fetch`. */
  readonly closesConnections?: boolean;
  /** A response is read as it arrives, and cut off at the limit. Off where the platform hands out whole bodies only. */
  readonly streamsResponses?: boolean;
  /** 301, 302 and 303 come back as responses. Off where the platform hides redirects, as browsers do. */
  readonly seesRedirects?: boolean;
  /** No listener stays on the request's signal. Off where the platform's `fetch` keeps its own until collected. */
  readonly removesListeners?: boolean;
}

/** Makes a new transport for one case; each is closed after its case. */
export type CreateTransport = () => Transport | Promise<Transport>;

/** One sentence of the contract, and the proof of it. Needs no test runner. */
export interface ContractCase {
  /** What a transport does, as a sentence. */
  readonly name: string;
  /** The capability without which the case does not apply. */
  readonly needs?: keyof TransportCapabilities;
  /**
   * Proves the case on a new transport and a server of its own.
   *
   * @throws Error that names what was expected, when the transport breaks the contract.
   */
  run(createTransport: CreateTransport, options?: { readonly timeLimitMs?: number }): Promise<void>;
}

/** What a case works with. */
export interface Stage {
  readonly transport: Transport;
  readonly server: LoopbackServer;
  /** Posts an ordinary request to the server, but for what is said otherwise. */
  send(request?: Partial<TransportRequest>): Promise<TransportResponse>;
}

/** Beyond this a case counts as stuck. In milliseconds; a case takes a few. */
const TIME_LIMIT_MS = 5000;

export function contractCase(
  name: string,
  prove: (stage: Stage) => Promise<void>,
  needs?: keyof TransportCapabilities,
): ContractCase {
  return {
    name,
    ...(needs && { needs }),
    async run(createTransport, { timeLimitMs = TIME_LIMIT_MS } = {}) {
      const server = await startLoopbackServer({ answer: (_request, scripted) => scripted ?? reply(200) });
      try {
        const transport = await createTransport();
        try {
          const send: Stage['send'] = (request) => transport.send(ordinaryRequest(server, request));
          await within(timeLimitMs, 'the case', prove({ transport, server, send }));
        } finally {
          await server.close();
          await within(timeLimitMs, 'close()', transport.close?.());
        }
      } finally {
        await server.close();
      }
    },
  };
}

function ordinaryRequest(server: LoopbackServer, request: Partial<TransportRequest> = {}): TransportRequest {
  return {
    url: `${server.url}/v2/`,
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    body: encode('[{"type":"Contract.case"}]'),
    signal: new AbortController().signal,
    ...request,
  };
}

/** UTF-8 in a buffer that it fills, as the contract promises to transports. */
export function encode(text: string): Uint8Array {
  return new Uint8Array(new TextEncoder().encode(text));
}

/**
 * Waits until the connections of all requests so far are closed. There may be others: some libraries connect anew at
 * once when they lose a connection.
 */
export async function waitForAllDisconnects(server: LoopbackServer): Promise<void> {
  await Promise.all(server.requests.map((request) => server.waitForDisconnect(request)));
}
