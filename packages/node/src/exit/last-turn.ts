import { attempt } from '../attempt.js';

const TYPE = 'beforeExit';

/** Finds out when nothing at all holds the program any more. */
export interface LastTurn {
  start(): void;
  stop(): void;
}

type Listener = ReturnType<NodeJS.Process['rawListeners']>[number] & (() => void);

/**
 * A runtime emits `beforeExit` when nothing holds the program, and once more whenever something has held it since. Work at
 * that moment would make the program's own listeners run twice. So the clients hold the program for one turn first, and put
 * those listeners aside. If the next `beforeExit` comes right after that turn, nothing else holds the program, and the
 * work begins. If not, the program goes on with its listeners as before: one of them has started something.
 *
 * @param isWanted - Whether there is work.
 */
export function createLastTurn(process: NodeJS.Process, isWanted: () => boolean, work: () => Promise<void>): LastTurn {
  const aside: Listener[] = [];
  /** Runs if the program goes on. */
  let probe: NodeJS.Immediate | undefined;

  const giveBack = () => {
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
      setImmediate(() => {
        probe = setImmediate(giveBack);
        probe.unref();
      });
    });

  const onBeforeExit = async () => {
    const isLast = probe !== undefined;
    if (isLast) clearImmediate(probe);
    probe = undefined;
    // Other listeners run first: they may have something to send.
    if (!isLast) await undefined;
    if (!isWanted()) return;
    if (isLast) await work();
    holdOneTurn();
  };

  return {
    start: () => void process.on(TYPE, onBeforeExit),
    stop: () => void process.off(TYPE, onBeforeExit),
  };
}
