import type { TrackedSignal } from './processor.js';

/**
 * How a signal is written: version 2 or 3 of the ingest API, or a website's page view. Members are the text of an
 * object's inside: `"key":value`, with commas between them.
 */
export interface Layout {
  /** What the layout is called on disk, where only signals of one layout share a file: letters and digits. */
  readonly name: string;
  /** Whether a signal names its user and session. Where it does not, each is sent in a request of its own. */
  readonly hasUser: boolean;
  /**
   * The path of the ingest API below the base URL.
   *
   * @throws TelemetryDeckError `INVALID_OPTION` where a namespace is missing.
   */
  path(namespace: string | undefined): string;
  /** How the test mode is written. */
  testMode(isTestMode: boolean): string;
  /** What comes before a signal's own parameters: the members that all signals carry, in their place. */
  open(members: string): string;
  /** What comes after the last parameter. */
  readonly close: string;
  /**
   * Refuses a parameter that this layout cannot carry.
   *
   * @throws TelemetryDeckError `RESERVED_NAME`
   */
  checkParameter?(name: string): void;
  /** Writes a whole signal by itself, in place of all of the above but `path`: another service's wording. */
  write?(signal: TrackedSignal, fields: Readonly<Record<string, unknown>>): string;
}
