import type { Clock } from './clock.js';

/**
 * Waits for a condition, until a deadline or an abort at the latest. Never rejects.
 *
 * @param subscribe - Is given what to call whenever the condition may have become true; returns what ends that.
 */
export function waitUntil(
  condition: () => boolean,
  subscribe: (listener: () => void) => () => void,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal?: AbortSignal | undefined },
  clock: Clock,
): Promise<void> {
  if (condition() || signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = () => {
      cancelTimer();
      unsubscribe();
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const cancelTimer = clock.setTimer(finish, timeoutMs, true);
    const unsubscribe = subscribe(() => {
      if (condition()) finish();
    });
    signal?.addEventListener('abort', finish, { once: true });
  });
}

/** Runs something to its end, be it a failure, but waits for it no longer than given. Never rejects. */
export async function settleWithin(timeoutMs: number, run: () => Promise<unknown>, clock: Clock): Promise<void> {
  let settled = false;
  let notify = () => {};
  const settle = () => {
    settled = true;
    notify();
  };
  run().then(settle, settle);
  const subscribe = (listener: () => void) => {
    notify = listener;
    return () => {};
  };
  await waitUntil(() => settled, subscribe, { timeoutMs }, clock);
}
