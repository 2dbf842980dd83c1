/**
 * The contract between core and whatever carries its bytes. A transport makes one attempt: bytes out, status and
 * headers back. It does not retry, does not judge a status, and knows nothing of signals.
 *
 * @example
 * ```ts
 * const transport: Transport = {
 *   async send({ url, headers, body, signal }) {
 *     const response = await fetch(url, { method: 'POST', headers, body, signal });
 *     return {
 *       status: response.status,
 *       header: (name) => response.headers.get(name),
 *       text: () => response.text(),
 *     };
 *   },
 * };
 * ```
 */
export interface Transport {
  /**
   * Posts one request and resolves with the response, whatever its status.
   *
   * Redirects with 307 or 308 are followed as POST; any other redirect is a response like another.
   *
   * @throws TransportError when there was no response: `network`, `timeout`, or `aborted` by the request's signal.
   */
  send(request: TransportRequest): Promise<TransportResponse>;

  /**
   * Releases what the transport itself made (a pool, an agent), never what it was handed. Called once, when the client
   * that owns the transport is closed.
   */
  close?(): Promise<void> | void;
}

/** One HTTP POST, complete: a transport adds nothing to it and leaves nothing out. */
export interface TransportRequest {
  /** An absolute http(s) URL. */
  readonly url: string;
  /** All headers that the request needs, but for those that HTTP itself adds (`Host`, `Content-Length`, …). */
  readonly headers: Readonly<Record<string, string>>;
  /** The body, to be sent as it is. Fills its buffer from the first byte to the last. */
  readonly body: Uint8Array;
  /** Aborted when nobody waits any longer. Its reason is an error named `TimeoutError` when time ran out. */
  readonly signal: AbortSignal;
  /** A hint: the page may go away while the request is under way (the `keepalive` of `fetch`). */
  readonly keepalive?: boolean;
}

/** What came back, whatever the status. */
export interface TransportResponse {
  /** The HTTP status. */
  readonly status: number;
  /** The value of a header, in any case of its name; `null` when it is absent. */
  header(name: string): string | null;
  /**
   * The body as text, at most the first `MAX_RESPONSE_BYTES`. Core calls it once for each response, so that a
   * transport which streams can give its connection back.
   */
  text(): Promise<string>;
}
