/** How sessions are told apart. */
export interface SessionOptions {
  /**
   * After so long in the background, in milliseconds, a session has ended; where there is no background, after so long
   * without a signal. @defaultValue 300000 (5 minutes)
   */
  readonly timeoutMs?: number | undefined;
}
