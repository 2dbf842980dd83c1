/**
 * The reasons why a client drops a signal. `lost`: the program loses the signal. `wanted`: the program or its user
 * asked for it. The type `DropReason`, the logger and the documentation are derived from this table.
 *
 * @example
 * ```ts
 * for (const [reason, signals] of Object.entries(client.stats().dropped)) {
 *   if (dropReasons[reason as DropReason] === 'lost') console.warn(`${signals} signals lost: ${reason}`);
 * }
 * ```
 */
export const dropReasons = {
  /** The queue is full. */
  overflow: 'lost',
  /** The program sends more signals than the option `rateLimit` allows. */
  'rate-limited': 'lost',
  /** The endpoint refuses the signal for good. */
  refused: 'lost',
  /** The endpoint refuses the signal as too large, even in a request of its own. */
  'too-large': 'lost',
  /** The client tried for too long (`retry.maxAgeMs`) or too often (`retry.maxAttempts`). */
  expired: 'lost',
  /** An attempt of unknown outcome failed, and the option `ambiguousFailure` is `drop`. */
  ambiguous: 'lost',
  /** The signal cannot be encoded, a processor does not end within `timeoutMs`, or it is damaged where it was stored. */
  unserializable: 'lost',
  /** A processor or another feature dropped the signal. */
  filtered: 'wanted',
  /** The caller aborted the signal before it was sent. */
  cancelled: 'wanted',
  /** Telemetry is off, or was switched off before the delivery. */
  disabled: 'wanted',
  /** Nothing is sent in a dry run. */
  dry: 'wanted',
  /** The client was closed before the delivery. */
  closed: 'lost',
} as const;

/** Why a client dropped a signal: see {@link dropReasons}. */
export type DropReason = keyof typeof dropReasons;
