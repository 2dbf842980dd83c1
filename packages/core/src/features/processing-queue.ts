import type { ClientEvent } from '../contracts/events.js';
import type { Encoded, Feature, Joints } from '../contracts/feature.js';
import type { TrackedSignal } from '../contracts/processor.js';
import type { DeliverOptions } from '../contracts/signal.js';
import type { QueuedSignal } from '../contracts/signal-queue.js';
import type { DropReason } from '../contracts/stats.js';
import { queuedSignal } from '../encoding/queued-signal.js';
import { assertSignalType } from '../encoding/signal-type.js';
import { usableTime } from '../internal/usable-time.js';
import { runProcessors } from './run-processors.js';

/** The most signals that wait for the user's decision. */
const MAX_UNDECIDED = 100;

/**
 * The processing queue: calls that wait for the user's decision or for processors hold a place in the signal queue, so
 * that signals keep their order. Consent and processors bring it.
 */
export const processing: Feature = {
  name: 'processing',
  join(client) {
    const { builder, consent, joints, queue } = client;
    let undecided: (() => void)[] = [];
    const report = (what: string): ClientEvent => ({ kind: 'failed', what, isError: true });

    /** Keeps the place of a signal that is still to be encoded. */
    const hold = async (place: QueuedSignal, later: Promise<Encoded>) => {
      let reason: DropReason = 'filtered';
      client.add(place, consent.state === 'granted' ? undefined : MAX_UNDECIDED);
      const encoded = await later.catch((error) => {
        // A processor gave the signal a name that cannot be sent, and its call has returned long ago.
        client.emit(report(`${error}`));
        reason = 'unserializable';
      });
      if (place.place === 0) return;
      if (encoded) client.fill(place, encoded);
      else queue.remove([place], reason);
      client.notify();
    };

    const encode: NonNullable<Joints['encode']> = (isUnwanted, user, type, payload, given) => {
      const processors = joints.process ?? [];
      const isDecided = consent.state === 'granted';
      if (isDecided && processors.length === 0) return builder.build(user, type, payload, given);

      // The call at this moment: what the program changes later, the user and the session included, does not show.
      const { signal: cancel, timeoutMs: _, ...options }: DeliverOptions = given ?? {};
      const members = builder.encodePayload(type, payload);
      const timestamp = usableTime(options.timestamp, client.options.clock.now());
      const { named } = user;
      // A signal that waits for the decision belongs to the session that begins with it.
      const sessionThen = isDecided ? user.sessionID : undefined;

      const write = (passed: TrackedSignal | undefined): Encoded => {
        if (!passed || isUnwanted()) return undefined;
        assertSignalType(passed.type);
        const sessionID = passed.sessionID || sessionThen || user.sessionID;
        const userID = passed.userID || named || user.defaultID(sessionID);
        return builder.write(user, { ...passed, sessionID, userID }, cancel);
      };
      const process = (): Encoded | Promise<Encoded> => {
        const whole = builder.complete(user, type, members, { ...options, timestamp });
        const passed = runProcessors(processors, whole, (what) => client.emit(report(what)), isUnwanted);
        return passed instanceof Promise ? passed.then(write) : write(passed);
      };
      if (!isDecided) return new Promise((resolve) => undecided.push(() => resolve(attempt(process))));
      return attempt(process);
    };

    return {
      encode,
      capture(...call) {
        let place: QueuedSignal | undefined;
        const encoded = encode(() => place?.place === 0, ...call);
        // The program's own code has run meanwhile.
        if (client.isRefused()) return;
        if (!(encoded instanceof Promise)) return encoded ? client.add(encoded) : client.drop('filtered', 1);
        place = queuedSignal('', 0, call[3]?.signal);
        void hold(place, encoded);
      },
      begin() {
        const places = queue.held();
        queue.remove(places);
        // What waited for the decision belongs to a session, and comes after the session's beginning.
        if (places.length > 0) for (const before of joints.beforeCapture ?? []) before();
        for (const place of places) client.add(place);
        const waiting = undecided;
        undecided = [];
        for (const goOn of waiting) goOn();
        return undefined;
      },
    };
  },
};

/** What the work comes to; a rejected promise where it fails: the call itself has said nothing wrong. */
function attempt(work: () => Encoded | Promise<Encoded>): Encoded | Promise<Encoded> {
  try {
    return work();
  } catch (error) {
    return Promise.reject(error);
  }
}
