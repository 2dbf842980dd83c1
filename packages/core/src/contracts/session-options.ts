/** Options of `withSessions`. */
export interface SessionOptions {
  /**
   * How long the user may be away before a session ends, in milliseconds. On a platform without a background state, the
   * time since the last signal counts. @defaultValue 300000 (5 minutes)
   */
  readonly timeoutMs?: number | undefined;
}
