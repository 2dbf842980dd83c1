import type { SignalBody } from '@td/core';
import type { HangReply, ResetReply, TrickleReply } from './connection-faults.js';

/** The reply to one request; created with `reply`, `reset`, `hang` or `trickle`. */
export type Reply = ResponseReply | ResetReply | HangReply | TrickleReply;

/** Chooses the reply by the signals of the request. `tooLargeAbove` returns such a rule. */
export type ReplyRule = (signals: readonly SignalBody[]) => Reply;

/** An HTTP response. */
export interface ResponseReply {
  /** Tells the kinds of replies apart. */
  readonly kind: 'response';
  /** The HTTP status. */
  readonly status: number;
  /** The headers. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body. A string is sent as UTF-8. */
  readonly body: string | Uint8Array;
  /** The delay of the response, in milliseconds. */
  readonly delayMs: number;
  /** Whether the body never ends. */
  readonly unfinished: boolean;
}

/** Options of {@link reply}. */
export interface ReplyOptions {
  /** The headers. @defaultValue none */
  readonly headers?: Readonly<Record<string, string>>;
  /** The body. A string is sent as UTF-8. @defaultValue empty */
  readonly body?: string | Uint8Array;
  /**
   * The `Retry-After` header, in milliseconds, rounded up to whole seconds. For a date, use `headers`.
   * @defaultValue none
   */
  readonly retryAfterMs?: number;
  /** The delay of the response, in milliseconds. @defaultValue 0 */
  readonly delayMs?: number;
  /** Sends the head and the body but not its end, like a server that stalls. @defaultValue `false` */
  readonly unfinished?: boolean;
}

/**
 * Creates a reply with a status.
 *
 * @example
 * ```ts
 * const transport = recordingTransport({ replies: [reply(429, { retryAfterMs: 2000 }), reply(200)] });
 * ```
 */
export function reply(status: number, options: ReplyOptions = {}): ResponseReply {
  const { headers = {}, body = '', retryAfterMs, delayMs = 0, unfinished = false } = options;
  const retryAfter = retryAfterMs === undefined ? {} : { 'Retry-After': `${Math.ceil(retryAfterMs / 1000)}` };
  return { kind: 'response', status, headers: { ...retryAfter, ...headers }, body, delayMs, unfinished };
}
