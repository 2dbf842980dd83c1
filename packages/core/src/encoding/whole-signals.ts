import type { FeatureClient } from '../contracts/feature-client.js';
import type { TrackedSignal } from '../contracts/processor.js';
import type { SignalOptions } from '../contracts/signal.js';
import type { QueuedSignal } from '../contracts/signal-queue.js';
import type { User } from '../contracts/user.js';
import { usableTime } from '../internal/usable-time.js';
import { utf8Size } from './ingest-request.js';
import { createPayloadEncoder, parseMembers } from './payload-encoder.js';
import { queuedSignal } from './queued-signal.js';

/** Turns signals into objects and back, for processors. */
export interface WholeSignals {
  /** A whole signal: its name and all parameters, from the members of the call's own payload. */
  read(user: User, type: string, members: string, options: SignalOptions & { timestamp: number }): TrackedSignal;
  /**
   * Encodes a signal as processors have left it.
   *
   * @throws TelemetryDeckError `RESERVED_NAME`
   */
  write(user: User, signal: TrackedSignal, cancel: AbortSignal | undefined): QueuedSignal;
}

export function createWholeSignals(client: FeatureClient): WholeSignals {
  const { appID, builder, destination, emit, options } = client;
  const encode = createPayloadEncoder((name) => {
    destination.layout.checkParameter?.(name);
    return name;
  });
  return {
    read(user, type, members, signalOptions) {
      const payload = parseMembers(builder.allMembers(user, members, signalOptions.timestamp));
      return { ...signalOptions, type: builder.nameOf('signal', type), payload: Object.freeze(payload) };
    },
    write(user, signal, cancel) {
      const { floatValue, payload, type } = signal;
      const time = usableTime(signal.timestamp, options.clock.now());
      const sessionID = signal.sessionID || user.sessionID;
      const userID = signal.userID || user.named || user.defaultID(sessionID);
      const isTestMode = typeof signal.testMode === 'boolean' ? signal.testMode : options.testMode;
      const { text: members } = encode(payload, (what) => emit({ kind: 'omitted', what, type }));
      const text =
        destination.layout.write?.(signal, { appID, clientUser: user.hashOf(userID), sessionID, isTestMode }) ??
        builder.writePrefix(user, userID, sessionID, isTestMode, members) +
          builder.writeSuffix(type) +
          builder.writeEnd(type, time, floatValue);
      return queuedSignal(text, utf8Size(text), cancel);
    },
  };
}
