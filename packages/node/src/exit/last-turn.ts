import { attempt } from '../attempt.js';

const TYPE = 'beforeExit';

/** Detects when nothing keeps the program alive any more. */
export interface LastTurn {
  start(): void;
  stop(): void;
  /** Called when a request begins. */
  onRequest(): void;
}

type Listener = ReturnType<NodeJS.Process['rawListeners']>[number] & (() => void);

/**
 * A runtime emits `beforeExit` when nothing keeps the program alive, and again whenever new work has ended. So if the
 * clients began work at the first event, the program's own listeners would run twice. Instead, the clients first remove
 * those listeners, and keep the program alive for one turn. If the next `beforeExit` comes right after that turn,
 * nothing else keeps the program alive, and the work begins. Otherwise, one of the listeners has started something: the
 * clients add the listeners again, and the program goes on.
 *
 * A request also keeps the program alive. If a listener's signal has begun one, the decision waits until the request
 * ends.
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
