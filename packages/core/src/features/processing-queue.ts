import type { Encoded, Feature, SignalCall } from '../contracts/feature.js';
import { ownValues } from '../contracts/own-values.js';
import type { TrackedSignal } from '../contracts/processor.js';
import type { DeliverOptions } from '../contracts/signal.js';
import type { QueuedSignal } from '../contracts/signal-queue.js';
import type { User } from '../contracts/user.js';
import { queuedSignal } from '../encoding/queued-signal.js';
import { assertSignalType } from '../encoding/signal-type.js';
import { createWholeSignals } from '../encoding/whole-signals.js';
import { isPromise } from '../internal/is-promise.js';
import { textOf } from '../internal/text-of.js';
import { timeIn } from '../internal/time-in.js';
import { runProcessors } from './run-processors.js';

/** The most signals that wait for the user's decision. */
const MAX_UNDECIDED = 100;

/** Encodes a call, or drops it; where processors need time, later. */
type Encode = () => Encoded | Promise<Encoded>;

/** A call that waits for the user's decision. */
interface UndecidedCall {
  readonly place: QueuedSignal;
  readonly user: User;
  readonly encode: Encode;
}

/**
 * The processing queue: calls that wait for the user's decision or for processors hold a place in the signal queue, so
 * that signals keep their order. Consent and processors bring it.
 */
export const processing: Feature = {
  name: 'processing',
  join(client) {
    const { consent, joints, queue } = client;
    /** The calls that wait for the decision, by their place in the queue. */
    const undecided = new WeakMap<QueuedSignal, UndecidedCall>();
    /** What stops the time limits of the signals that are in processors. */
    const limits = new Set<() => void>();
    const { clock, timeoutMs } = client.options;
    const reportError = (what: string) => client.emit({ kind: 'failed', what, isError: true });
    const whole = createWholeSignals(client);
    const isDirect = () =>
      consent.state === 'granted' && joints.process.length === 0 && !client.destination.layout.write;

    /**
     * Copies a call, so that later changes of its arguments, the user or the session do not show.
     *
     * @throws TelemetryDeckError `RESERVED_NAME`
     */
    const copyCall = ([user, type, payload, given]: SignalCall, isUnwanted: () => boolean): Encode => {
      const { signal: cancel, timeoutMs: _, timestamp: at, ...options }: DeliverOptions = ownValues(given);
      const timestamp = timeIn(at) ?? clock.now();
      const { defaultID, hashOf, named } = user;
      const members = client.builder.callMembers(user, payload, type);
      // A signal that waits for the decision belongs to the session that begins with the decision.
      const sessionThen = consent.state === 'granted' ? user.sessionID : undefined;

      const write = (passed: TrackedSignal | undefined): Encoded => {
        if (!passed || isUnwanted()) return undefined;
        assertSignalType(passed.type, type ? undefined : client.destination.layout);
        const userThen = { named, sessionID: sessionThen ?? user.sessionID, defaultID, hashOf };
        return whole.write(userThen, passed, cancel);
      };
      return () => {
        const signal = whole.read(type, members, { ...options, timestamp });
        const passed = runProcessors(joints.process, signal, reportError, isUnwanted);
        return isPromise(passed) ? passed.then(write) : write(passed);
      };
    };

    const fill = (place: QueuedSignal, encoded: Encoded) => {
      if (!queue.signals.has(place)) return;
      if (encoded) {
        place.text = encoded.text;
        place.bytes = encoded.bytes;
        queue.add(place);
        joints.persistence?.onCaptured(place);
      } else queue.remove([place], 'filtered');
      client.notify();
    };
    const fail = (place: QueuedSignal, error: unknown) => {
      if (!queue.signals.has(place)) return;
      // A processor may have made a name that cannot be sent. The call has returned long ago, so nothing can be thrown.
      reportError(textOf(error));
      queue.remove([place], 'unserializable');
      client.notify();
    };
    const encodeInto = (place: QueuedSignal, encode: Encode) => {
      try {
        const encoded = encode();
        if (isPromise(encoded)) {
          // A processor that never ends must not hold back the signals behind it for ever.
          const cancelTimer = clock.setTimer(() => {
            stop();
            fail(place, `a processor has not ended within ${timeoutMs} ms; its signal is dropped`);
          }, timeoutMs);
          const stop = () => {
            cancelTimer();
            limits.delete(stop);
          };
          limits.add(stop);
          encoded
            .then((later) => fill(place, later))
            .catch((error) => fail(place, error))
            .then(stop);
        } else fill(place, encoded);
      } catch (error) {
        fail(place, error);
      }
    };

    return {
      encode: (isUnwanted, ...call) => (isDirect() ? client.builder.build(...call) : copyCall(call, isUnwanted)()),

      capture(...call) {
        const { epoch } = consent;
        const place = isDirect() ? client.builder.build(...call) : queuedSignal('', 0, ownValues(call[3]).signal);
        const encode = place.text ? undefined : copyCall(call, () => !queue.signals.has(place));
        // The program's own code has run meanwhile and may have opted out, and in again.
        if (client.isRefused(epoch)) return;
        const isGranted = consent.state === 'granted';
        const { maxSignals } = client.options.queue;
        // First, because the program's own code may decide when it hears of a signal that is dropped.
        if (encode && !isGranted) undecided.set(place, { place, user: call[0], encode });
        client.add(place, isGranted ? undefined : Math.min(maxSignals, MAX_UNDECIDED));
        if (encode && isGranted) encodeInto(place, encode);
      },

      begin: () => () => {
        for (const stop of limits) stop();
      },

      onConsent(state) {
        if (state !== 'granted') return;
        // Calls that waited belong to the session that begins now, and follow its first signal.
        const calls = [...queue.signals].flatMap((place) => undecided.get(place) ?? []);
        const wanted = calls.filter(({ user }) => client.isWanted(user));
        const left = calls.filter(({ place }) => queue.signals.has(place));
        // Moved one by one, so that the totals add up for listeners at every moment.
        for (const { place } of left) {
          queue.remove([place]);
          queue.add(place);
        }
        for (const call of left) {
          undecided.delete(call.place);
          encodeInto(call.place, wanted.includes(call) ? call.encode : () => undefined);
        }
      },
    };
  },
};
