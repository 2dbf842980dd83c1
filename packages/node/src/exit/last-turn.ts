import { attempt } from '../attempt.js';

const TYPE = 'beforeExit';

/** Detects when nothing keeps the program alive any more. */
export interface LastTurn {
  start(): void;
  stop(): void;
  /** A request begins. */
  onRequest(): void;
}

type Listener = ReturnType<NodeJS.Process['rawListeners']>[number] & (() => void);

/**
 * A runtime emits `beforeExit` when nothing holds the program, and once more whenever something has held it since. Work at
 * that moment would make the program's own listeners run twice. So the clients hold the program for one turn first, and put
 * those listeners aside. If the next `beforeExit` comes right after that turn, nothing else holds the program, and the
 * work begins. If not, the program goes on with its listeners as before: one of them has started something.
 *
 * A request that a listener's signal has begun holds the program for a moment, too: then it tells nothing until it ends.
 *
 * @param isWanted - Whether there is work.
 * @param isSending - Whether a request is under way.
 */
export function createLastTurn(
  process: NodeJS.Process,
  isWanted: () => boolean,
  isSending: () => boolean,
  work: () => Promise<void>,
): LastTurn {
  const aside: Listener[] = [];
  /** Runs if the program goes on. */
  let probe: NodeJS.Immediate | undefined;
  /** Whether a request has begun since the last `beforeExit`. */
  let hasBegun = false;

  const look = () => {
    probe = setImmediate(giveBack);
    probe.unref();
  };

  const giveBack = () => {
    if (hasBegun && isSending()) return look();
    probe = undefined;
    for (const listener of aside.splice(0)) process.on(TYPE, listener);
  };

  const holdOneTurn = () =>
    attempt(() => {
      for (const listener of process.rawListeners(TYPE) as Listener[]) {
        if (listener === onBeforeExit) continue;
        process.off(TYPE, listener);
        aside.push(listener);
      }
      setImmediate(look);
    });

  const onBeforeExit = async () => {
    const isLast = probe !== undefined;
    if (isLast) clearImmediate(probe);
    probe = undefined;
    hasBegun = false;
    // Other listeners run first: they may have something to send.
    if (!isLast) await undefined;
    if (!isWanted()) return;
    if (isLast) await work();
    holdOneTurn();
  };

  return {
    start: () => void process.on(TYPE, onBeforeExit),
    onRequest() {
      hasBegun = true;
    },
    stop: () => void process.off(TYPE, onBeforeExit),
  };
}
