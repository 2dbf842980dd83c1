/** One request as it came over the wire. */
export interface RecordedRequest {
  readonly method: string;
  /** The path with its query. */
  readonly path: string;
  /** The headers, with names in lower case; what came several times is joined. */
  readonly headers: Readonly<Record<string, string>>;
  /** Names and values in turn, exactly as they came. */
  readonly rawHeaders: readonly string[];
  /** The body, byte for byte. */
  readonly body: Uint8Array;
  /** The body, read as UTF-8. */
  readonly text: string;
  /** The body, parsed; `undefined` when it is no JSON. */
  readonly json: unknown;
  /** Whether the body came to its end; `false` for an upload that was aborted. */
  readonly complete: boolean;
  /** The client's port: requests with the same port came over one connection. */
  readonly remotePort: number | undefined;
}

/** The value of a JSON text; `undefined` when it is none. */
export function parseJSON(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
