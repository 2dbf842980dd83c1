import type { DeliveryParts } from '../client-parts.js';
import { isTelemetryDeckError } from '../contracts/errors.js';
import type { Payload } from '../contracts/payload.js';
import type { TrackedSignal } from '../contracts/processor.js';
import type { DeliverOptions, SignalOptions } from '../contracts/signal.js';
import { type SignalBuilder, usableTime } from '../encoding/signal-builder.js';
import { assertSignalType } from '../encoding/signal-type.js';
import { createIntake } from '../features/processing-queue.js';
import { runProcessors } from '../features/processors.js';
import type { User } from '../identity/user.js';
import type { Drain } from './batch-sender.js';
import type { QueuedSignal } from './queued-signal.js';

/** Lets signals in: past the user's decision and the processors, into the queue. */
export interface Admission {
  /** How many signals wait for either. */
  readonly size: number;
  /** @throws TelemetryDeckError `RESERVED_NAME`, and the signal was never there. */
  admit(type: string, payload?: Payload, options?: SignalOptions): void;
  /**
   * A signal that goes its own way, as the processors leave it, encoded; `undefined` where one drops it.
   *
   * @throws TelemetryDeckError `RESERVED_NAME`
   */
  encode(type: string, payload?: Payload, options?: SignalOptions): Promise<QueuedSignal | undefined>;
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
 * @param onFirst - A signal waits where none has waited.
 */
export function createAdmission(
  parts: DeliveryParts,
  builder: SignalBuilder,
  user: User,
  drain: Drain,
  stateNow: () => 'unknown' | 'granted' | 'denied' | 'closed',
  onFirst: () => void,
): Admission {
  const { ledger, log, options, outbox } = parts;
  const { clock, processors, queue } = options;

  /** Whether no signal is taken any more; then this one is counted. */
  const isRefused = (): boolean => {
    const state = stateNow();
    const reason = state === 'closed' ? state : state === 'denied' && 'disabled';
    if (reason) ledger.drop(reason, 1);
    return !!reason;
  };

  /** Encodes a signal and puts it into the queue. */
  const accept = (type: string, payload: unknown, said?: SignalOptions, cancel?: AbortSignal): void => {
    const state = stateNow();
    let signal: QueuedSignal;
    try {
      signal = builder.build(type, payload, said, cancel);
    } catch (error) {
      if (isTelemetryDeckError(error)) throw error;
      ledger.drop('unserializable', 1);
      return;
    }
    // The program's own code has run meanwhile: a getter, a default payload.
    if (stateNow() !== state && isRefused()) return;
    parts.keeper?.added(signal);
    outbox.append(signal);
    drain.notify();
    if (outbox.size === 1) onFirst();
  };

  /** A call at this moment: what the program changes later, names and sessions included, does not show. */
  const track = (type: string, payload?: Payload, signalOptions?: SignalOptions): TrackedCall => {
    const { signal: cancel, timeoutMs: _, ...said }: DeliverOptions = signalOptions ?? {};
    const timestamp = usableTime(said.timestamp, clock.now());
    return {
      signal: { ...said, type, payload: builder.snapshot(type, payload), timestamp },
      userID: user.named,
      // What waits for the decision is part of the session that begins with it.
      sessionID: stateNow() === 'granted' ? user.sessionID : undefined,
      cancel,
    };
  };

  const optionsOf = (passed: TrackedSignal, call: TrackedCall): SignalOptions => {
    assertSignalType(passed.type);
    const sessionID = passed.sessionID || call.sessionID || user.sessionID;
    return { ...passed, sessionID, userID: passed.userID || call.userID || user.defaultID(sessionID) };
  };

  const intake = createIntake<TrackedCall>(
    ({ signal }, isUnwanted) => runProcessors(processors, signal, log, isUnwanted),
    (passed, call) => {
      try {
        if (passed) accept(passed.type, passed.payload, optionsOf(passed, call), call.cancel);
        else ledger.drop('filtered', 1);
      } catch (error) {
        // A processor gave it a name that cannot be sent, and its call has returned long ago.
        log.error(`${error}`);
        ledger.drop('unserializable', 1);
      }
    },
  );

  const take = (type: string, payload?: Payload, signalOptions?: SignalOptions): void => {
    if (isRefused()) return;
    const state = stateNow();
    if (state === 'granted') parts.sessions?.touch();
    if (state === 'granted' && processors.length === 0) {
      accept(type, payload, signalOptions, signalOptions?.signal);
    } else {
      const most = state === 'granted' ? queue.maxSignals : MOST_UNDECIDED;
      const call = track(type, payload, signalOptions);
      if (stateNow() !== state && isRefused()) return;
      ledger.drop('overflow', intake.add(call, most));
      if (state === 'granted' && intake.size === 1) onFirst();
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
    async encode(type, payload, signalOptions) {
      parts.sessions?.touch();
      const call = track(type, payload, signalOptions);
      const passed = await runProcessors(processors, call.signal, log, () => stateNow() === 'denied');
      return passed && builder.build(passed.type, passed.payload, optionsOf(passed, call));
    },
    open: intake.open,
    settled: intake.settled,
    clear: intake.clear,
  };
}

/** A call of `sendSignal` or `deliverSignal`, with what it has of its moment. */
interface TrackedCall {
  /** What processors see. */
  readonly signal: TrackedSignal;
  /** Who the client's user was, where one was named; others are not asked for before the signal is encoded. */
  readonly userID: string | undefined;
  readonly sessionID: string | undefined;
  readonly cancel: AbortSignal | undefined;
}
