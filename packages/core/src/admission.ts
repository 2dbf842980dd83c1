import type { DeliveryParts } from './client-parts.js';
import type { Drain } from './drain.js';
import { isTelemetryDeckError } from './errors.js';
import { createIntake } from './intake.js';
import type { Payload } from './payload.js';
import { runProcessors, type TrackedSignal } from './processor.js';
import type { SignalOptions } from './signal.js';
import type { SignalBuilder } from './signal-builder.js';
import type { StoredSignal } from './signal-store.js';

/** Lets signals in: past the user's decision and the processors, into the queue. */
export interface Admission {
  /** How many signals wait for either. */
  readonly size: number;
  /** @throws TelemetryDeckError `RESERVED_NAME`, and the signal was never there. */
  admit(type: string, payload?: Payload, options?: SignalOptions): void;
  /** A signal that goes its own way, as the processors leave it; `undefined` where one drops it. */
  process(type: string, payload?: Payload, options?: SignalOptions): Promise<TrackedSignal | undefined>;
  /** The user agrees: what waited for it goes on. */
  open(): void;
  /** Resolves when nothing waits that waits now. */
  settled(): Promise<void>;
  /** Empties it, and returns how many signals that were. */
  clear(): number;
}

/** How many signals wait at most for the user's decision. */
const MOST_UNDECIDED = 100;

/**
 * @param stateNow - Whether the user agrees, or the client is closed.
 * @param onQueued - A signal has come into the queue.
 */
export function createAdmission(
  parts: DeliveryParts,
  builder: SignalBuilder,
  drain: Drain,
  stateNow: () => 'unknown' | 'granted' | 'denied' | 'closed',
  onQueued: () => void,
): Admission {
  const { ledger, log, options, outbox } = parts;
  const { clock, processors, queue } = options;

  /** Encodes a signal and puts it into the queue. */
  const accept = (type: string, payload: unknown, signalOptions?: SignalOptions): void => {
    let built: StoredSignal;
    try {
      built = builder.build(type, payload, signalOptions);
    } catch (error) {
      if (isTelemetryDeckError(error)) throw error;
      ledger.drop('unserializable', 1);
      return;
    }
    const signal = { text: built.text, bytes: built.bytes, cancel: signalOptions?.signal };
    ledger.drop('overflow', outbox.append(signal));
    drain.notify(signal);
    onQueued();
  };

  const intake = createIntake(
    (signal) => runProcessors(processors, signal, log),
    (signal) => {
      try {
        if (signal) accept(signal.type, signal.payload, signal);
        else ledger.drop('filtered', 1);
      } catch (error) {
        // A processor gave it a name that cannot be sent, and its call has returned long ago.
        log.error(`${error}`);
        ledger.drop('unserializable', 1);
      }
    },
  );

  /** A signal as processors see it: what the program changes later does not show. */
  const track = (type: string, payload?: Payload, signalOptions?: SignalOptions): TrackedSignal => ({
    ...signalOptions,
    type,
    payload: builder.snapshot(type, payload),
    timestamp: Number(signalOptions?.timestamp ?? clock.now()),
  });

  const take = (type: string, payload?: Payload, signalOptions?: SignalOptions): void => {
    const state = stateNow();
    if (state === 'closed' || state === 'denied') {
      ledger.drop(state === 'closed' ? state : 'disabled', 1);
      return;
    }
    if (state === 'granted') parts.sessions?.resume();
    if (state === 'granted' && processors.length === 0) {
      accept(type, payload, signalOptions);
    } else {
      const most = state === 'granted' ? queue.maxSignals : MOST_UNDECIDED;
      ledger.drop('overflow', intake.add(track(type, payload, signalOptions), most));
    }
  };

  return {
    get size() {
      return intake.size;
    },
    admit(type, payload, signalOptions) {
      ledger.tracked++;
      try {
        take(type, payload, signalOptions);
      } catch (error) {
        ledger.tracked--;
        throw error;
      }
    },
    async process(type, payload, signalOptions) {
      parts.sessions?.resume();
      return runProcessors(processors, track(type, payload, signalOptions), log);
    },
    open: intake.open,
    settled: intake.settled,
    clear: intake.clear,
  };
}
