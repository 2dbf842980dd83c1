import { attempt } from '../attempt.js';
import type { WatchedClient } from './watched-client.js';

/** The signals by which people and systems ask a program to end, with their numbers. */
const ENDING = { SIGTERM: 15, SIGINT: 2, SIGHUP: 1 } as const;

type Signal = keyof typeof ENDING;
const SIGNALS = Object.keys(ENDING) as Signal[];

/** What a shell adds to the number of the signal that has ended a program, for its exit code. */
const ENDED_BY_SIGNAL = 128;

/** Has signals sent before a signal of the system ends the program. */
export interface SignalWatch {
  /** The clients have changed: listens as long as one of them wants it. */
  update(): void;
}

/**
 * Where the program does not listen to the signal itself, this lets the clients send, hands what is left over to the
 * spool, and raises the signal again, which then ends the program as it would have. A second signal does so at once.
 *
 * Where the program does listen, it decides when and how it ends, and whether it does: the clients send, and what is left
 * is kept in case it is killed.
 */
export function createSignalWatch(
  process: NodeJS.Process,
  clients: ReadonlySet<WatchedClient>,
  drain: () => Promise<void>,
  end: () => void,
): SignalWatch {
  let isListening = false;
  let isEnding = false;

  const raise = (signal: Signal) => {
    end();
    stop();
    // There, only this one is understood.
    attempt(() => process.kill(process.pid, process.platform === 'win32' ? 'SIGINT' : signal));
    // The first program in a container is none that a signal ends by itself.
    if (process.pid === 1) process.exit(ENDED_BY_SIGNAL + ENDING[signal]);
  };

  const onSignal = async (signal: Signal) => {
    const isOurs = process.listenerCount(signal) - listenersOfSignalExit(process) <= 1;
    if (isOurs && isEnding) return raise(signal);
    isEnding ||= isOurs;
    await drain();
    if (isOurs) raise(signal);
    else for (const { lifecycle } of clients) lifecycle.persist();
  };

  const stop = () => {
    isListening = false;
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };

  return {
    update() {
      const isWanted = [...clients].some(({ signalHandling }) => signalHandling);
      if (isWanted === isListening) return;
      stop();
      if (!isWanted) return;
      isListening = true;
      for (const signal of SIGNALS) process.on(signal, onSignal);
    },
  };
}

/** What the package signal-exit, of which most command-line tools have a version or two, has on the global object. */
interface SignalExit {
  readonly count?: number;
}

/**
 * How many listeners of a signal are those of signal-exit. They end no program, but leave that to others wherever they
 * are not alone.
 */
function listenersOfSignalExit(process: NodeJS.Process): number {
  const { __signal_exit_emitter__: old } = process as { __signal_exit_emitter__?: SignalExit };
  const { [Symbol.for('signal-exit emitter')]: current } = globalThis as { [key: symbol]: SignalExit | undefined };
  return (old?.count ?? 0) + (current?.count ?? 0);
}
