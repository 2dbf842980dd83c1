import type { ResolvedOptions } from '../contracts/resolved-options.js';
import type { Transport } from '../contracts/transport.js';
import { INGEST_HEADERS } from '../encoding/ingest-request.js';
import { usableMs, type Wait } from '../internal/with-deadline.js';
import { type ExchangeResult, exchange } from './attempt.js';
import { classifyResponse } from './classify-response.js';
import { createGate, type Gate } from './request-limiter.js';
import { parseRetryAfter } from './retry-after.js';

/** How a request is to be made, where it is not a usual one. */
interface PostOptions extends Wait {
  /** Resolves when the request may begin, with what is called when it has ended. @defaultValue `gate.enter` */
  readonly enter?: Gate['enter'];
  /** Whether somebody waits for it, so that the program may not end meanwhile. */
  readonly holdsProcess?: boolean;
  /** Whether the page goes away. */
  readonly keepalive?: boolean | undefined;
}

/** Hands requests to the transport, few enough at a time, and none while the endpoint has asked to be left alone. */
export interface Courier {
  readonly gate: Gate;
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
  const gate = createGate(batch.maxInFlight, clock);
  let transport: Transport | undefined;
  /** One for each request: many listeners of one signal are taken for a leak, and Node warns of it. */
  const endings = new Set<AbortController>();

  return {
    gate,
    async post(body, { timeoutMs, signal: cancel, enter = gate.enter, holdsProcess = false, keepalive = false } = {}) {
      const ending = new AbortController();
      endings.add(ending);
      const send = async (signal: AbortSignal) => {
        transport ??= getTransport();
        const response = await transport.send({ url, headers: INGEST_HEADERS, body, signal, keepalive });
        if (classifyResponse(response.status) !== 'delivered') {
          gate.hold(parseRetryAfter(response.header('retry-after'), clock.now()) ?? 0);
        }
        return response;
      };
      const limits = [clock, usableMs(timeoutMs, usualMs), holdsProcess, ending, cancel] as const;
      return exchange(enter, send, () => endings.delete(ending), ...limits);
    },
    requests: () => endings.size,
    interrupt(reason) {
      for (const ending of endings) ending.abort(reason);
    },
    close: async () => transport?.close?.(),
  };
}
