import type { Clock } from './clock.js';

/** Waits for something to settle, be it by failing, until a deadline or an abort at the latest. Never rejects. */
export function settleWithin(
  work: Promise<unknown>,
  clock: Clock,
  timeoutMs: number,
  signal?: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      cancelTimer();
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const cancelTimer = clock.setTimer(finish, timeoutMs, true);
    signal?.addEventListener('abort', finish);
    work.then(finish, finish);
    if (signal?.aborted) finish();
  });
}
