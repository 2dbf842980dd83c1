import type { FeatureClient, ResolvedOptions } from '@td/core';
import type { NodeClientOptions } from '../node-client-options.js';
import { thisProcess } from '../this-process.js';
import { senderEnvironment } from './sender-environment.js';
import { ORDER_VARIABLE, senderMark, writeOrder } from './sender-order.js';
import { findSenderScript } from './sender-script.js';
import { startSender } from './start-sender.js';

/** The detached sender of one client. */
export interface DetachedSender {
  /** Finds out whether one can be started, and tells once why not. */
  prepare(): void;
  /** The program ends: what a request carries is given up where the program wants nothing to arrive twice. */
  leave(): void;
  /** Starts a process that sends what is in a folder. */
  start(folder: string): void;
}

/** How long a signal waits for its request where a sender would send it again, in milliseconds. */
const LINGER_MS = 1000;

/** @param isOwnTransport - Whether the client sends as the sender does: with the transport that the preset has made. */
export function createDetachedSender(client: FeatureClient, isOwnTransport: boolean): DetachedSender {
  const options = client.options as ResolvedOptions & NodeClientOptions;
  const { detachedSender } = options;
  // A request that the end of the program cuts off may have arrived, and the sender would send it again.
  if (detachedSender) (options.batch as { lingerMs: number }).lingerMs ||= LINGER_MS;
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
      tell(`the detached sender cannot be started: ${(error as Error).message}; the next run sends what is left`);
    }
  };

  return {
    prepare() {
      // A sender starts no other.
      if (!detachedSender || thisProcess().env[ORDER_VARIABLE]) return;
      if (!isOwnTransport) tell('there is no detached sender for a client with a transport of its own');
      // A client that delivers nothing leaves nothing.
      if (!isOwnTransport || options.transport?.deliversNothing) return;
      attemptTo(() => {
        script = findSenderScript(detachedSender === true ? undefined : detachedSender.script);
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
