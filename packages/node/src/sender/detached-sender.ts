import type { FeatureClient, ResolvedOptions } from '@td/core';
import type { NodeClientOptions } from '../node-client-options.js';
import type { DetachedSender } from '../spool/sender-joint.js';
import { thisProcess } from '../this-process.js';
import { senderEnvironment } from './sender-environment.js';
import { ORDER_VARIABLE, senderMark, writeOrder } from './sender-order.js';
import { findSenderScript } from './sender-script.js';
import { startSender } from './start-sender.js';

/** @param given - The script of the program, if it names one. */
export function createDetachedSender(client: FeatureClient, given: string | URL | undefined): DetachedSender {
  const options = client.options as ResolvedOptions & NodeClientOptions;
  let script: string | undefined;
  let isTold = false;

  const tell = (what: string) => {
    if (!isTold) client.emit({ kind: 'failed', what });
    isTold = true;
  };
  const attemptTo = (work: () => void) => {
    try {
      work();
    } catch (error) {
      tell(
        `the detached sender cannot be started: ${(error as Error).message}; the next run sends the remaining signals`,
      );
    }
  };

  return {
    prepare(isOwnTransport) {
      // A sender starts no other sender.
      if (thisProcess().env[ORDER_VARIABLE]) return;
      if (!isOwnTransport) tell('a client with a transport of its own has no detached sender');
      // A client that delivers nothing leaves nothing.
      if (!isOwnTransport || options.transport?.deliversNothing) return;
      attemptTo(() => {
        script = findSenderScript(given);
      });
    },
    leave() {
      if (script === undefined || options.ambiguousFailure !== 'drop') return;
      const underWay = [...client.queue.signals].filter(({ isLeased }) => isLeased);
      client.stats.ambiguous += underWay.length;
      client.queue.remove(underWay, 'ambiguous');
    },
    start(folder) {
      const started = script;
      if (started === undefined) return;
      const environment = senderEnvironment(writeOrder(client, folder), options.optOutVariable);
      attemptTo(() => startSender({ script: started, folder, mark: senderMark(client), environment }));
    },
  };
}
