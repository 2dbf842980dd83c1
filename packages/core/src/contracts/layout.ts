import type { TrackedSignal } from './processor.js';

/**
 * Writes signals in the format of version 2 or 3 of the ingest API, or as the page views of a website. Members are JSON
 * text without the braces of the object: `"key":value`, with commas between them.
 */
export interface Layout {
  /** The layout's name in file names, because a file contains signals of one layout. Letters and digits only. */
  readonly name: string;
  /** Whether a signal names its user and session. A signal without a user needs a request of its own. */
  readonly hasUser: boolean;
  /**
   * Returns the path of the ingest API below the base URL.
   *
   * @throws TelemetryDeckError `INVALID_OPTION` if the layout needs a namespace and there is none.
   */
  path(namespace: string | undefined): string;
  /** Writes the test mode as JSON. */
  testMode(isTestMode: boolean): string;
  /** Writes the start of a payload, with the parameters that all signals carry. */
  open(members: string): string;
  /** Ends the payload. Follows the last parameter. */
  readonly close: string;
  /**
   * Checks whether this layout can carry a parameter.
   *
   * @throws TelemetryDeckError `RESERVED_NAME` if it cannot.
   */
  checkParameter?(name: string): void;
  /**
   * Writes a whole signal, for another service's format. Replaces all methods above except `path`. The fields are
   * `appID`, `clientUser` (the hash of the user) and `isTestMode`.
   */
  write?(signal: TrackedSignal, fields: Readonly<Record<string, unknown>>): string;
}
