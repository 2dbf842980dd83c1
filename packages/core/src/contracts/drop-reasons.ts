/**
 * Why a client has given a signal up, and whether the program has lost it or asked for that. The one table of reasons: the
 * type, the logger and the documents come from it.
 */
export const dropReasons = {
  /** Too many signals waited. */
  overflow: 'lost',
  /** The endpoint will never take it. */
  refused: 'lost',
  /** The endpoint does not take it even alone. */
  'too-large': 'lost',
  /** The client has tried for too long, or the endpoint has answered with errors too often. */
  expired: 'lost',
  /** Its delivery failed in a way that may have been a success, and the program does not want such a signal tried again. */
  ambiguous: 'lost',
  /** It cannot be encoded. */
  unserializable: 'lost',
  /** A processor has dropped it. */
  filtered: 'wanted',
  /** The caller's abort signal came before it left. */
  cancelled: 'wanted',
  /** Telemetry is off, or was switched off before the signal was delivered. */
  disabled: 'wanted',
  /** The client was closed before it was delivered. */
  closed: 'lost',
} as const;

/** Why a client has given a signal up: see {@link dropReasons}. */
export type DropReason = keyof typeof dropReasons;
