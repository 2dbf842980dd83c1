import type { SignalBody } from '@td/core';
import type { HangReply, ResetReply, TrickleReply } from './connection-faults.js';

/** How one request is answered; made by `reply`, `reset`, `hang` or `trickle`. */
export type Reply = ResponseReply | ResetReply | HangReply | TrickleReply;

/** Decides by the signals of a request how it is answered, as `tooLargeAbove` does. */
export type ReplyRule = (signals: readonly SignalBody[]) => Reply;

/** An HTTP response. */
export interface ResponseReply {
  readonly kind: 'response';
  /** The HTTP status. */
  readonly status: number;
  /** The headers, as they were given. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body; text is sent as UTF-8. */
  readonly body: string | Uint8Array;
  /** How long the answer is held back, in milliseconds. */
  readonly delayMs: number;
  /** Whether the body is left without its end. */
  readonly unfinished: boolean;
}

/** What a response has beside its status. */
export interface ReplyOptions {
  /** @defaultValue none */
  readonly headers?: Readonly<Record<string, string>>;
  /** Text is sent as UTF-8. @defaultValue empty */
  readonly body?: string | Uint8Array;
  /**
   * The `Retry-After` header, in milliseconds. The header knows whole seconds only: what is between two is rounded up.
   * For one with a date, use `headers`. @defaultValue none
   */
  readonly retryAfterMs?: number;
  /** How long the answer is held back, in milliseconds. @defaultValue 0 */
  readonly delayMs?: number;
  /** Sends the head and the body but never its end, as a server that stalls does. @defaultValue `false` */
  readonly unfinished?: boolean;
}

/**
 * Answers with a status.
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
