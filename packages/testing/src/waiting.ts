/** Options of the `waitFor…` methods. */
export interface WaitOptions {
  /** When to give up, in milliseconds. @defaultValue 5000 */
  readonly timeoutMs?: number;
}

/** Long enough for a busy machine, and within the usual time limit of a test. */
const DEFAULT_TIMEOUT_MS = 5000;

/** Lets callers wait for conditions on the state of a server. */
export interface Waiting {
  /** Resolves when the condition holds. Rejects with a message that ends with the description. */
  until(isDone: () => boolean, describe: () => string, options?: WaitOptions): Promise<void>;
  /** Checks all conditions. Call it after each change. */
  check(): void;
  /** Rejects all waits whose conditions do not hold. Call it when the server closes. */
  end(): void;
}

export function createWaiting(): Waiting {
  const waiters = new Set<(ended: boolean) => void>();
  const checkAll = (ended: boolean) => {
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
          else if (ended) settle('the server was closed');
        };
        const timer = setTimeout(() => settle(`timed out after ${timeoutMs} ms`), timeoutMs);
        waiters.add(waiter);
        waiter(false);
      });
    },
    check: () => checkAll(false),
    end: () => checkAll(true),
  };
}
