import { type ExchangeResult, exchange } from './exchange.js';
import { createGate } from './gate.js';
import { INGEST_HEADERS } from './ingest.js';
import type { ResolvedOptions } from './options.js';
import type { Transport } from './transport.js';
import { usableMs, type Wait } from './within.js';

/** How a request is to be made, where it is not a usual one. */
export interface PostOptions extends Wait {
  /** For how long the endpoint has asked to be left alone, in milliseconds. */
  readonly askedMs?: number;
  /** Whether somebody waits for it, so that the program may not end meanwhile. */
  readonly holdsProcess?: boolean;
  /** Whether the page goes away: the request waits for no other. */
  readonly keepalive?: boolean | undefined;
}

/** Hands requests to the transport, few enough at a time. */
export interface Courier {
  /** Makes one attempt. Never rejects. */
  post(body: Uint8Array, options?: PostOptions): Promise<ExchangeResult>;
  /** How many requests are under way. */
  requests(): number;
  /** Ends the requests under way. */
  interrupt(reason: Error): void;
  /** Releases what the transport has made. */
  close(): Promise<void>;
}

export function createCourier(
  { batch, clock, timeoutMs: usualMs, url }: ResolvedOptions,
  getTransport: () => Transport,
): Courier {
  const gate = createGate(batch.maxInFlight);
  let transport: Transport | undefined;
  let ending = new AbortController();
  let requests = 0;

  return {
    async post(body, { timeoutMs, signal: cancel, askedMs = 0, holdsProcess = false, keepalive = false } = {}) {
      requests++;
      const send = async (signal: AbortSignal) => {
        transport ??= getTransport();
        return transport.send({ url, headers: INGEST_HEADERS, body, signal, keepalive });
      };
      const turn = async () => {
        if (keepalive) return () => {};
        if (askedMs > 0) await new Promise<void>((resolve) => clock.setTimer(resolve, askedMs));
        return gate();
      };
      const result = await exchange(
        turn,
        send,
        clock,
        usableMs(timeoutMs, usualMs),
        holdsProcess,
        ending.signal,
        cancel,
      );
      requests--;
      return result;
    },
    requests: () => requests,
    interrupt(reason) {
      ending.abort(reason);
      ending = new AbortController();
    },
    close: async () => transport?.close?.(),
  };
}
