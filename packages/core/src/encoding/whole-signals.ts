import type { FeatureClient } from '../contracts/feature-client.js';
import type { TrackedSignal } from '../contracts/processor.js';
import type { SignalOptions } from '../contracts/signal.js';
import type { SignalBuilder } from '../contracts/signal-builder.js';
import type { QueuedSignal } from '../contracts/signal-queue.js';
import type { User } from '../contracts/user.js';
import { utf8Size } from './ingest-request.js';
import { parseMembers } from './payload-encoder.js';
import { queuedSignal } from './queued-signal.js';
import { createSignalBuilder } from './signal-builder.js';

/** A signal that says whose it is. */
type NamedSignal = TrackedSignal & { readonly userID: string; readonly sessionID: string };

/** Turns signals into objects and back, for processors. */
export interface WholeSignals {
  /** A whole signal: its name and all parameters, from the members of the call's own payload. */
  read(user: User, type: string, members: string, options: SignalOptions & { timestamp: number }): TrackedSignal;
  /**
   * Encodes a signal as processors have left it.
   *
   * @throws TelemetryDeckError `RESERVED_NAME`
   */
  write(user: User, signal: NamedSignal, cancel: AbortSignal | undefined): QueuedSignal;
}

export function createWholeSignals(client: FeatureClient): WholeSignals {
  const { appID, destination, emit, options } = client;
  /** Adds nothing to what a processor returns. Made when all features have joined. */
  let builder: SignalBuilder | undefined;
  return {
    read(user, type, members, signalOptions) {
      const payload = parseMembers(client.builder.allMembers(user, members, signalOptions.timestamp));
      return { ...signalOptions, type: client.builder.nameOf('signal', type), payload: Object.freeze(payload) };
    },
    write({ hashOf }, signal, cancel) {
      builder ??= createSignalBuilder({
        ...{ appID, destination, emit },
        joints: { nameOf: [], parameters: [] },
        options: { ...options, defaultPayload: undefined },
      });
      const built = builder.build({ hashOf } as User, signal.type, signal.payload, { ...signal, signal: cancel });
      const { testMode: isTestMode = options.testMode, userID } = signal;
      const text = destination.layout.write?.(signal, { appID, clientUser: hashOf(userID), isTestMode });
      return text === undefined ? built : queuedSignal(text, utf8Size(text), cancel);
    },
  };
}
