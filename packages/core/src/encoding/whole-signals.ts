import type { FeatureClient } from '../contracts/feature-client.js';
import { ownValues } from '../contracts/own-values.js';
import type { TrackedSignal } from '../contracts/processor.js';
import type { SignalOptions } from '../contracts/signal.js';
import type { SignalBuilder } from '../contracts/signal-builder.js';
import type { QueuedSignal } from '../contracts/signal-queue.js';
import type { User } from '../contracts/user.js';
import { hide } from '../internal/hide.js';
import { readIdentifier } from '../internal/read-identifier.js';
import { takeFloatValue } from './float-value.js';
import { utf8Size } from './ingest-request.js';
import { parseMembers } from './payload-encoder.js';
import { queuedSignal } from './queued-signal.js';
import { createSignalBuilder } from './signal-builder.js';

/** What a signal needs to know of its user. */
type SignalUser = Pick<User, 'named' | 'sessionID' | 'defaultID' | 'hashOf'>;

/** Turns signals into objects and back, for processors. */
export interface WholeSignals {
  /** A whole signal: its name and all parameters, from the members of the call. */
  read(type: string, members: string, options: SignalOptions & { timestamp: number }): TrackedSignal;
  /**
   * Encodes a signal as processors have left it.
   *
   * @throws TelemetryDeckError `RESERVED_NAME`
   */
  write(user: SignalUser, signal: TrackedSignal, cancel: AbortSignal | undefined): QueuedSignal;
}

export function createWholeSignals(client: FeatureClient): WholeSignals {
  const { appID, destination, emit, options } = client;
  /** Adds nothing to what a processor returns. Made when all features have joined. */
  let builder: SignalBuilder | undefined;
  return {
    read(type, members, signalOptions) {
      const all = parseMembers(client.builder.allMembers(members, signalOptions.timestamp));
      const [payload, inPayload] = takeFloatValue(all);
      const { floatValue = inPayload } = signalOptions;
      return {
        ...signalOptions,
        ...(floatValue !== undefined && { floatValue }),
        type: type && client.builder.nameOf('signal', type),
        payload: Object.freeze(payload),
      };
    },
    write(user, given, cancel) {
      builder ??= createSignalBuilder({
        ...{ appID, destination, emit },
        joints: { nameOf: [], parameters: [] },
        options: { ...options, defaultPayload: undefined },
      });
      const signal = ownValues(given);
      const sessionID = readIdentifier('sessionID', signal.sessionID, emit) || user.sessionID;
      const userID = readIdentifier('userID', signal.userID, emit) ?? (user.named || user.defaultID(sessionID));
      const named = { ...signal, userID, sessionID };
      const nobody = hide(
        { hashOf: user.hashOf },
        { payload: () => undefined, written: () => ({ prefix: undefined }) },
      );
      const built = builder.build(nobody as User, signal.type, signal.payload, { ...named, signal: cancel });
      const { layout } = destination;
      if (!layout.write) return built;
      const { testMode: isTestMode = options.testMode } = signal;
      const { clientUser } = JSON.parse(built.text);
      const text = layout.write(named, { appID, clientUser, isTestMode });
      return queuedSignal(text, utf8Size(text), cancel);
    },
  };
}
