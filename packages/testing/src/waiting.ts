/** How long to wait for what a test expects. */
export interface WaitOptions {
  /** In milliseconds. @defaultValue 5000 */
  readonly timeoutMs?: number;
}

/** Long enough for a busy build machine, and within the usual time limit of a test. */
const DEFAULT_TIMEOUT_MS = 5000;

/** Promises that settle when a condition holds, looked at whenever something has happened. */
export interface Waiting {
  until(isDone: () => boolean, describe: () => string, options?: WaitOptions): Promise<void>;
  /** Something has happened. */
  check(): void;
  /** Nothing will happen any more. */
  end(): void;
}

export function createWaiting(): Waiting {
  const waiters = new Set<(ended: boolean) => void>();
  const look = (ended: boolean) => {
    for (const waiter of [...waiters]) waiter(ended);
  };
  return {
    until(isDone, describe, { timeoutMs = DEFAULT_TIMEOUT_MS } = {}) {
      return new Promise((resolve, reject) => {
        const settle = (failure?: string) => {
          clearTimeout(timer);
          waiters.delete(waiter);
          if (failure === undefined) resolve();
          else reject(new Error(`${failure}: ${describe()}`));
        };
        const waiter = (ended: boolean) => {
          if (isDone()) settle();
          else if (ended) settle('closed while waiting');
        };
        const timer = setTimeout(() => settle(`nothing more within ${timeoutMs} ms`), timeoutMs);
        waiters.add(waiter);
        waiter(false);
      });
    },
    check: () => look(false),
    end: () => look(true),
  };
}
