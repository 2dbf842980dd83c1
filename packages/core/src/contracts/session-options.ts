/** Options of `withSessions`. */
export interface SessionOptions {
  /**
   * How long the user may be away before a session ends, in milliseconds. On a platform that does not report when the
   * user is away, the time since the last signal counts. @defaultValue 300000 (5 minutes)
   */
  readonly timeoutMs?: number | undefined;
}
