import { attempt } from '../attempt.js';
import type { SignalWatch, WatchedClient } from './watched-client.js';

/** The signals by which people and systems ask a program to end, with their numbers. */
const ENDING = { SIGTERM: 15, SIGINT: 2, SIGHUP: 1, SIGQUIT: 3, SIGUSR2: 12, SIGBREAK: 21 } as const;

type Signal = keyof typeof ENDING;
const SIGNALS = /* @__PURE__ */ Object.keys(ENDING) as Signal[];

/** A shell adds this to the number of the signal that ended a program, and reports the sum as the exit code. */
const ENDED_BY_SIGNAL = 128;

/**
 * If the program does not listen to the signal itself, the clients send their signals, and leave the rest to the spool.
 * Then the watch raises the signal again, which ends the program as usual. A second signal ends it at once.
 *
 * If the program listens, it decides when, how and whether it ends. The clients send their signals, and store the rest
 * in case the program is killed.
 */
export function createSignalWatch(
  process: NodeJS.Process,
  clients: Iterable<WatchedClient>,
  flushAll: () => Promise<void>,
  endAll: () => void,
): SignalWatch {
  let isListening = false;
  /** The signals of which a listener was removed in this turn: one that listened once, and was called before ours. */
  const heard = new Set<string | symbol>();
  /** Whether there was a signal to which the program does not listen. The next such one ends the program at once. */
  let isEnding = false;

  const raise = (signal: Signal) => {
    endAll();
    stop();
    // On Windows, a process can raise only SIGINT.
    attempt(() => process.kill(process.pid, process.platform === 'win32' ? 'SIGINT' : signal));
    // In a container, a signal does not end the first process by itself.
    if (process.pid === 1) process.exit(ENDED_BY_SIGNAL + ENDING[signal]);
  };

  const onSignal = async (given: NodeJS.Signals) => {
    const signal = given as Signal;
    const isOurs = !heard.has(signal) && process.listenerCount(signal) - listenersOfSignalExit(process) <= 1;
    if (isOurs && isEnding) return raise(signal);
    isEnding ||= isOurs;
    await flushAll();
    if (isOurs) raise(signal);
    else for (const { lifecycle } of clients) lifecycle.persist(true);
  };

  const onRemoved = (name: string | symbol) => {
    heard.add(name);
    void Promise.resolve().then(() => heard.delete(name));
  };

  const stop = () => {
    isListening = false;
    process.off('removeListener', onRemoved);
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };

  return {
    update() {
      const isWanted = [...clients].some(({ signalHandling }) => signalHandling);
      if (isWanted === isListening) return;
      stop();
      if (!isWanted) return;
      isListening = true;
      attempt(() => process.on('removeListener', onRemoved));
      // Added before the program's own listeners, which decide whether the program ends. A system that lacks a signal
      // throws.
      for (const signal of SIGNALS) attempt(() => process.prependListener(signal, onSignal));
    },
  };
}

/** The emitter that the package signal-exit sets as a global. Most command-line tools contain a version or two of it. */
interface SignalExit {
  readonly count?: number;
}

/** Returns how many listeners belong to signal-exit. They do not end a program that has other listeners. */
function listenersOfSignalExit(process: NodeJS.Process): number {
  const { __signal_exit_emitter__: old } = process as { __signal_exit_emitter__?: SignalExit };
  const { [Symbol.for('signal-exit emitter')]: current } = globalThis as { [key: symbol]: SignalExit | undefined };
  return (old?.count ?? 0) + (current?.count ?? 0);
}
