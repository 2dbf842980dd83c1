/** One request as it arrived. */
export interface RecordedRequest {
  /** The HTTP method. */
  readonly method: string;
  /** The path with its query. */
  readonly path: string;
  /** The headers, with names in lower case. Several values of one name are joined. */
  readonly headers: Readonly<Record<string, string>>;
  /** Names and values in turn, exactly as they arrived. */
  readonly rawHeaders: readonly string[];
  /** The body, byte for byte. */
  readonly body: Uint8Array;
  /** The body, read as UTF-8. */
  readonly text: string;
  /** The body, parsed; `undefined` when it is not valid JSON. */
  readonly json: unknown;
  /** Whether the whole body arrived. `false` for an aborted upload. */
  readonly complete: boolean;
  /** The client's port. Requests with the same port used the same connection. */
  readonly remotePort: number | undefined;
}

/** Parses a JSON text. Returns `undefined` when it is not valid JSON. */
export function parseJSON(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
