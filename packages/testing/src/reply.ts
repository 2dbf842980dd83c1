/** How a recording transport or an ingest server answers one request; made by `reply`, `reset` or `hang`. */
export type Reply = ResponseReply | ResetReply | HangReply;

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

/** The connection is cut before anything is answered. */
export interface ResetReply {
  readonly kind: 'reset';
}

/** Nothing is answered, ever. */
export interface HangReply {
  readonly kind: 'hang';
}

/** What a response has beside its status. */
export interface ReplyOptions {
  /** @defaultValue none */
  readonly headers?: Readonly<Record<string, string>>;
  /** Text is sent as UTF-8. @defaultValue empty */
  readonly body?: string | Uint8Array;
  /** The `Retry-After` header, in seconds. For one with a date, use `headers`. @defaultValue none */
  readonly retryAfterSeconds?: number;
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
 * const transport = recordingTransport({ replies: [reply(429, { retryAfterSeconds: 2 }), reply(200)] });
 * ```
 */
export function reply(status: number, options: ReplyOptions = {}): ResponseReply {
  const { headers = {}, body = '', retryAfterSeconds, delayMs = 0, unfinished = false } = options;
  const retryAfter = retryAfterSeconds === undefined ? {} : { 'Retry-After': `${retryAfterSeconds}` };
  return { kind: 'response', status, headers: { ...retryAfter, ...headers }, body, delayMs, unfinished };
}

/**
 * Cuts the connection before anything is answered.
 *
 * @example
 * ```ts
 * server.script(reset());
 * ```
 */
export function reset(): ResetReply {
  return { kind: 'reset' };
}

/**
 * Takes the request and never answers it.
 *
 * @example
 * ```ts
 * server.script(hang());
 * ```
 */
export function hang(): HangReply {
  return { kind: 'hang' };
}
