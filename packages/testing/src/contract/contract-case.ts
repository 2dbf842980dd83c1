import type { Transport, TransportRequest, TransportResponse } from '@td/core';
import { type LoopbackServer, startLoopbackServer } from '../loopback-server.js';
import { reply } from '../reply.js';
import { withTimeLimit } from './assertions.js';

/**
 * What a platform can do. Each capability is `true` by default. Turn one off if the platform makes it impossible, not
 * because the transport does not implement it yet.
 */
export interface TransportCapabilities {
  /** Consecutive requests share a connection. Off if the transport cannot control the platform's connections. */
  readonly reusesConnections?: boolean;
  /** `close()` closes the connections. Off if the platform owns the connections, as with Node's `fetch`. */
  readonly closesConnections?: boolean;
  /** A response is read as it arrives, up to the limit. Off if the platform returns only whole bodies. */
  readonly streamsResponses?: boolean;
  /** 301, 302 and 303 are returned as responses. Off if the platform hides redirects, as browsers do. */
  readonly seesRedirects?: boolean;
  /** No listener stays on the request's signal. Off if the platform's `fetch` keeps its own until garbage collection. */
  readonly removesListeners?: boolean;
  /** A failure tells whether the request may have been sent. Off if the platform hides why it failed, as browsers do. */
  readonly knowsWhatWasSent?: boolean;
}

/** Creates the transport for one case. It is closed after the case. */
export type CreateTransport = () => Transport | Promise<Transport>;

/** One sentence of the contract and its test. Needs no test runner. */
export interface ContractCase {
  /** What a transport does, as a sentence whose subject is "it". */
  readonly name: string;
  /** The capability that the case needs. Without it, the case does not apply. */
  readonly needs?: keyof TransportCapabilities;
  /**
   * Tests a new transport against a new server.
   *
   * @throws Error when the transport breaks the contract. The message names what was expected.
   */
  run(createTransport: CreateTransport, options?: { readonly timeLimitMs?: number }): Promise<void>;
}

/** The transport and the server of a case. */
export interface Stage {
  readonly transport: Transport;
  readonly server: LoopbackServer;
  /** Posts a small valid request to the server, with the given changes. */
  send(changes?: Partial<TransportRequest>): Promise<TransportResponse>;
}

/** How long a case may take before it counts as stuck, in milliseconds. A case usually takes a few. */
const TIME_LIMIT_MS = 5000;

export function contractCase(
  name: string,
  test: (stage: Stage) => Promise<void>,
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
          const send: Stage['send'] = (changes) => transport.send(requestTo(server, changes));
          await withTimeLimit(timeLimitMs, 'the case', test({ transport, server, send }));
        } finally {
          await server.close();
          await withTimeLimit(timeLimitMs, 'close()', transport.close?.());
        }
      } finally {
        await server.close();
      }
    },
  };
}

function requestTo(server: LoopbackServer, changes: Partial<TransportRequest> = {}): TransportRequest {
  return Object.freeze({
    url: `${server.url}/v2/`,
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    body: encode('[{"type":"Contract.case"}]'),
    signal: new AbortController().signal,
    ...changes,
  });
}

/** Encodes text as UTF-8 in a buffer that the bytes fill, as the contract promises to transports. */
export function encode(text: string): Uint8Array {
  return new Uint8Array(new TextEncoder().encode(text));
}

/**
 * Waits until the connections of all requests so far are closed. Other connections may be open, because some libraries
 * reconnect at once when they lose a connection.
 */
export async function waitForAllDisconnects(server: LoopbackServer): Promise<void> {
  await Promise.all(server.requests.map((request) => server.waitForDisconnect(request)));
}
