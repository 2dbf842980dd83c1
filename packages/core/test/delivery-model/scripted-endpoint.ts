import {
  type Clock,
  type Transport,
  TransportError,
  type TransportRequest,
  type TransportResponse,
} from '../../src/index.js';

/** The value of a `Retry-After` header. */
export type RetryAfter =
  | { readonly seconds: number }
  /** A date, this many milliseconds from now. */
  | { readonly dateMs: number }
  | { readonly text: string };

/** The answer to one request. */
export type Reply =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly retryAfter?: RetryAfter;
      readonly delayMs: number;
      /** Whether the endpoint has taken the signals all the same, and a gateway lost its answer. */
      readonly stored?: boolean;
      /** Whether the body never ends, or ends with an error. */
      readonly body?: 'endless' | 'broken';
      /** Whether the transport ignores an abort. */
      readonly deaf?: boolean;
    }
  /** 413 for more signals than this, otherwise 200. */
  | { readonly kind: 'too-large-above'; readonly signals: number }
  | { readonly kind: 'no-response'; readonly maybeSent: boolean; readonly stored: boolean; readonly delayMs: number }
  /** Nothing until the request is aborted; when it is deaf, nothing then either. */
  | { readonly kind: 'silence'; readonly stored: boolean; readonly deaf: boolean }
  | { readonly kind: 'throws' };

export const healthy: Reply = { kind: 'status', status: 200, delayMs: 0 };

/** How an attempt ended, as a client sees it. */
export type Outcome = ({ readonly status: number } | { readonly maybeSent: boolean }) & {
  /** Why the client aborted it. */
  readonly reason?: unknown;
};

/** One request, as the endpoint gets it. */
export interface Attempt {
  /** A batch of the queue, a single signal that the program awaits, or a batch of a page that is closing. */
  readonly kind: 'batch' | 'delivery' | 'unload';
  readonly texts: readonly string[];
  readonly ids: readonly string[];
  readonly bytes: number;
  /** Whether the endpoint has taken the signals, also where the client does not learn it. */
  readonly stored: boolean;
  /** On the monotonic clock. */
  readonly at: number;
  /** Ends the attempt. */
  readonly signal: AbortSignal;
  /** Signals that have left the client's queue since. The outcome does not count for them. */
  readonly left: Set<string>;
}

/** Learns what becomes of a program's requests. */
export interface RequestWatch {
  sent(attempt: Attempt): void;
  answered(attempt: Attempt, status: number, retryAfter: RetryAfter | undefined): void;
  ended(attempt: Attempt, outcome: Outcome): void;
}

/** Names a signal: by its type, which a program gives to one signal, or by type and session. */
export function idOf(text: string): string {
  const { sessionID, type } = JSON.parse(text);
  return type.startsWith('TelemetryDeck.') ? `${type} ${sessionID}` : type;
}

/** A transport to an endpoint that answers as a test says. */
export function scriptedTransport(clock: Clock, nextReply: () => Reply, watch: RequestWatch): Transport {
  return {
    send(request) {
      const reply = nextReply();
      const attempt = attemptOf(request, reply, clock.monotonic());
      watch.sent(attempt);
      if (reply.kind === 'throws') {
        // The client learns of it when the calls of the program have returned.
        const { signal } = request;
        queueMicrotask(() =>
          watch.ended(attempt, signal.aborted ? { maybeSent: true, reason: signal.reason } : { maybeSent: false }),
        );
        throw new TypeError('this transport is broken');
      }
      return answer(request, reply, attempt, clock, watch);
    },
  };
}

function attemptOf({ body, keepalive, signal }: TransportRequest, reply: Reply, at: number): Attempt {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  const texts: string[] = JSON.parse(text).map((signal: unknown) => JSON.stringify(signal));
  if (text !== `[${texts.join()}]`) throw new Error(`this is not how JSON writes it: ${text}`);
  const ids = texts.map(idOf);
  return {
    kind: keepalive ? 'unload' : ids[0]?.startsWith('delivery') ? 'delivery' : 'batch',
    texts,
    ids,
    bytes: body.length,
    stored: isStored(reply, texts.length),
    at,
    signal,
    left: new Set(),
  };
}

function isStored(reply: Reply, signals: number): boolean {
  if (reply.kind === 'too-large-above') return signals <= reply.signals;
  if (reply.kind === 'status' && reply.status < 300) return true;
  return 'stored' in reply && reply.stored === true;
}

function answer(
  { signal }: TransportRequest,
  reply: Exclude<Reply, { kind: 'throws' }>,
  attempt: Attempt,
  clock: Clock,
  watch: RequestWatch,
): Promise<TransportResponse> {
  const isDeaf = 'deaf' in reply && reply.deaf;
  let isEnded = false;
  let status: number | undefined;
  const end = (outcome: Outcome) => {
    if (!isEnded) watch.ended(attempt, outcome);
    isEnded = true;
  };
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => {
      end({ ...(status ? { status } : { maybeSent: true }), reason: signal.reason });
      if (!isDeaf) reject(signal.reason);
    });
    const respond = (given: number, retryAfter?: RetryAfter, body?: 'endless' | 'broken') => {
      if (signal.aborted && !isDeaf) return;
      status = given;
      const header = headerOf(retryAfter, clock);
      if (!signal.aborted) watch.answered(attempt, given, retryAfter);
      if (body !== 'endless' || given < 300) end({ status: given });
      resolve({
        status: given,
        header: (name) => (name === 'retry-after' && header) || null,
        text: () => readBody(body),
      });
    };
    if (reply.kind === 'too-large-above') {
      after(clock, 0, () => respond(attempt.texts.length > reply.signals ? 413 : 200));
    }
    if (reply.kind === 'status') {
      after(clock, reply.delayMs, () => respond(reply.status, reply.retryAfter, reply.body));
    }
    if (reply.kind === 'no-response') {
      after(clock, reply.delayMs, () => {
        if (signal.aborted) return;
        end({ maybeSent: reply.maybeSent });
        reject(new TransportError('network', 'the connection ended', { maybeSent: reply.maybeSent }));
      });
    }
  });
}

/** No endpoint answers before the call that sends has returned. */
function after(clock: Clock, delayMs: number, act: () => void): void {
  if (delayMs > 0) clock.setTimer(act, delayMs);
  else queueMicrotask(act);
}

async function readBody(body: 'endless' | 'broken' | undefined): Promise<string> {
  if (body === 'endless') await new Promise(() => {});
  if (body === 'broken') throw new Error('the body is broken');
  return 'an answer';
}

function headerOf(retryAfter: RetryAfter | undefined, clock: Clock): string | undefined {
  if (!retryAfter) return undefined;
  if ('seconds' in retryAfter) return String(retryAfter.seconds);
  return 'text' in retryAfter ? retryAfter.text : new Date(clock.now() + retryAfter.dateMs).toUTCString();
}
