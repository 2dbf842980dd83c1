import { attempt } from '../attempt.js';

const TYPE = 'beforeExit';

/** Detects when nothing keeps the program alive any more. */
export interface LastTurn {
  start(): void;
  stop(): void;
  /** Called when a request begins. */
  onRequest(): void;
}

type Listener = ReturnType<NodeJS.Process['rawListeners']>[number] & (() => void) & { readonly listener?: Listener };

/**
 * A runtime emits `beforeExit` when nothing keeps the program alive, and again whenever new work has ended. So if the
 * clients began work at the first event, the program's own listeners would run twice. Instead, the clients first set
 * those listeners aside, and keep the program alive for one turn. If the next `beforeExit` comes right after that turn,
 * nothing else keeps the program alive, and the work begins. Otherwise, one of the listeners has started something: the
 * clients give the listeners back, and the program goes on.
 *
 * Meanwhile, a stub that does nothing is in the place of each listener. So the program sees its listeners, and can
 * remove them. A removed one does not come back.
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
  /** The listeners that are aside, by their stubs. */
  const aside = new Map<Listener, Listener>();
  /** Runs if the program goes on. */
  let probe: NodeJS.Immediate | undefined;
  /** Whether a request has begun since the last `beforeExit`. */
  let hasBegun = false;

  const look = () => {
    probe = setImmediate(giveBack);
    probe.unref();
  };

  /** Replaces the program's listeners, each in its place. */
  const replaceEach = (replace: (listener: Listener) => Listener) =>
    attempt(() => {
      // Backwards, and one at a time: of equal listeners, the last one is removed, and Node counts no more than before.
      for (const listener of (process.rawListeners(TYPE) as Listener[]).reverse()) {
        process.off(TYPE, listener);
        process.prependListener(TYPE, listener === onBeforeExit ? listener : replace(listener));
      }
    });

  const giveBack = () => {
    if (hasBegun) {
      // Once more after the request has ended: it may have kept the program alive for this turn.
      hasBegun = isSending();
      return look();
    }
    probe = undefined;
    if (aside.size > 0) replaceEach((listener) => aside.get(listener) ?? listener);
    aside.clear();
  };

  const setAside = (listener: Listener): Listener => {
    if (aside.has(listener)) return listener;
    // Another version of this package may have the stub aside, and give it back later.
    const stub = () => (aside.has(stub) ? undefined : listener.call(process));
    // By this property, `once` lets a program remove a listener.
    aside.set(Object.assign(stub, { listener: listener.listener ?? listener }), listener);
    return stub;
  };

  const holdOneTurn = () => {
    replaceEach(setAside);
    attempt(() => setImmediate(look));
  };

  const onBeforeExit = async () => {
    const isLast = probe !== undefined;
    if (isLast) clearImmediate(probe);
    probe = undefined;
    hasBegun = false;
    // Other listeners run first: they may have something to send.
    if (!isLast) await undefined;
    if (!isWanted()) {
      // A listener that the program has added meanwhile may make it go on.
      if (aside.size > 0) look();
      return;
    }
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
