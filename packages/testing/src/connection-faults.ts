/** The connection is cut before anything is answered. */
export interface ResetReply {
  readonly kind: 'reset';
  /** Whether the signals were taken all the same. */
  readonly afterStoring: boolean;
}

/** Nothing is answered, ever. */
export interface HangReply {
  readonly kind: 'hang';
}

/** The answer comes byte by byte and has no end. */
export interface TrickleReply {
  readonly kind: 'trickle';
  /** How long each byte is waited for, in milliseconds. */
  readonly everyMs: number;
}

/** When a connection is cut. */
export interface ResetOptions {
  /**
   * Takes the signals first, as a server does whose answer is lost: a client that sends them again makes duplicates. A
   * recording transport has nothing to take them into, and remembers them either way. @defaultValue `false`
   */
  readonly afterStoring?: boolean;
}

/** How an answer trickles. */
export interface TrickleOptions {
  /** How long each byte is waited for, in milliseconds. @defaultValue 1000 */
  readonly everyMs?: number;
}

/**
 * Cuts the connection before anything is answered.
 *
 * @example
 * ```ts
 * server.script(reset({ afterStoring: true }));
 * ```
 */
export function reset({ afterStoring = false }: ResetOptions = {}): ResetReply {
  return { kind: 'reset', afterStoring };
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

/**
 * Answers byte by byte, without end: the connection is never quiet, and even the head of the response never complete.
 * Over a recording transport, which knows whole responses only, it is the same as {@link hang}.
 *
 * @example
 * ```ts
 * server.script(trickle({ everyMs: 100 }));
 * ```
 */
export function trickle({ everyMs = 1000 }: TrickleOptions = {}): TrickleReply {
  return { kind: 'trickle', everyMs };
}
