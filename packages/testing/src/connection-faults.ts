/** Cuts the connection before the response. */
export interface ResetReply {
  /** Tells the kinds of replies apart. */
  readonly kind: 'reset';
  /** Whether the server stores the signals before it cuts the connection. */
  readonly afterStoring: boolean;
}

/** Sends no response. */
export interface HangReply {
  /** Tells the kinds of replies apart. */
  readonly kind: 'hang';
}

/** Sends a response byte by byte, without an end. */
export interface TrickleReply {
  /** Tells the kinds of replies apart. */
  readonly kind: 'trickle';
  /** The time between two bytes, in milliseconds. */
  readonly everyMs: number;
}

/** Options of {@link reset}. */
export interface ResetOptions {
  /**
   * Whether the server stores the signals before the cut, as if only its response was lost. A client that sends them
   * again then creates duplicates. A recording transport always records the signals. @defaultValue `false`
   */
  readonly afterStoring?: boolean;
}

/** Options of {@link trickle}. */
export interface TrickleOptions {
  /** The time between two bytes, in milliseconds. @defaultValue 1000 */
  readonly everyMs?: number;
}

/**
 * Cuts the connection before the response.
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
 * Accepts the request and sends no response.
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
 * Sends a response byte by byte, without an end. The connection is never idle, and the head of the response never ends.
 * A recording transport has no bytes to send, so with it `trickle` is the same as {@link hang}.
 *
 * @example
 * ```ts
 * server.script(trickle({ everyMs: 100 }));
 * ```
 */
export function trickle({ everyMs = 1000 }: TrickleOptions = {}): TrickleReply {
  return { kind: 'trickle', everyMs };
}
