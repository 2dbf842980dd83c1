import {
  createClientLifecycle,
  durationOrZero,
  type Feature,
  type FeatureClient,
  type OptionTable,
  type ResolvedOptions,
  type Transport,
} from '@td/core';
import type { NodeClientOptions } from '../node-client-options.js';
import type { ClientSpool } from '../spool/client-spool.js';
import type { SenderJoint } from '../spool/sender-joint.js';
import { thisProcess } from '../this-process.js';
import { exitWatch } from './exit-watch.js';
import { noteRequests } from './note-requests.js';
import type { SignalHandlingJoint } from './with-signal-handling.js';

/** The options for the end of the program, with their defaults. */
type ExitOptions = { readonly exitTimeoutMs: NonNullable<NodeClientOptions['exitTimeoutMs']> };

/** The joints by which other features of this preset take part in the end of the program. */
type PresetJoints = FeatureClient['joints'] & SenderJoint & SignalHandlingJoint;

/** How long a program that has nothing else to do stays alive, in milliseconds. A user hardly notices half a second. */
const EXIT_TIMEOUT_MS = 500;

const values = {
  exitTimeoutMs: [durationOrZero, EXIT_TIMEOUT_MS],
} satisfies OptionTable<ExitOptions>;

/**
 * Sends signals when the program ends, leaves the rest to the spool, and starts the detached sender if there is one.
 *
 * @param ownTransport - The preset's own transport. With another one, a request keeps the program alive until it
 *   ends, and
 *   the client starts no detached sender.
 */
export function exitHandling(ownTransport: Transport, spool: ClientSpool): Feature {
  return {
    values,
    join(client) {
      const { options } = client;
      const { exitTimeoutMs } = options as ResolvedOptions & ExitOptions;
      // Asked now: a dry run, which joins later, puts a transport in its place.
      const isOwnTransport = options.transport === ownTransport;
      return {
        transport: (current) => noteRequests(current, () => exitWatch().onRequest()),
        begin() {
          const { sender, signalHandling } = client.joints as PresetJoints;
          sender?.prepare(isOwnTransport);
          if (!thisProcess().emit) {
            client.emit({
              kind: 'failed',
              what: 'process is missing or broken; signals are sent by flush() and close()',
            });
          }
          const lifecycle = createClientLifecycle(client);
          return exitWatch().add({
            lifecycle,
            exitTimeoutMs,
            signalHandling,
            onEnding: spool.pause,
            end() {
              lifecycle.setLeaving(true);
              spool.end();
              sender?.leave();
              lifecycle.spool();
              return () => {
                const folder = spool.finish();
                if (folder !== undefined) sender?.start(folder);
              };
            },
          });
        },
      };
    },
  };
}
