import type { FeatureClient } from '../contracts/feature-client.js';
import type { TrackedSignal } from '../contracts/processor.js';
import type { SignalOptions } from '../contracts/signal.js';
import type { QueuedSignal } from '../contracts/signal-queue.js';
import type { User } from '../contracts/user.js';
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
  const { appID, destination, emit } = client;
  const encode = createPayloadEncoder(
    (what, type) => emit({ kind: 'omitted', what, type }),
    (name) => {
      destination.layout.checkParameter?.(name);
      return name;
    },
  );
  return {
    read(user, type, members, signalOptions) {
      const { builder } = client;
      const payload = parseMembers(builder.allMembers(user, members, signalOptions.timestamp));
      return { ...signalOptions, type: builder.nameOf('signal', type), payload: Object.freeze(payload) };
    },
    write(user, signal, cancel) {
      const { payload, type } = signal;
      const fields = { ...client.builder.fieldsOf(user, signal), cancel };
      const { text: members } = encode(payload, type);
      const clientUser = user.hashOf(fields.userID);
      const text = destination.layout.write?.(signal, { appID, clientUser, ...fields });
      if (text === undefined) return client.builder.write(user, type, members, fields);
      return queuedSignal(text, utf8Size(text), cancel);
    },
  };
}
