import type { Clock, DropReason, Platform, Transport } from '@td/core';
import { httpTransport } from '@td/transport-http';
import type { NodeClientOptions } from '../node-client-options.js';
import { writeOrder } from '../sender/sender-order.js';
import { startSender } from '../sender/start-sender.js';
import { appFolder } from '../spool/app-folder.js';
import { createSpool, type Spool } from '../spool/create-spool.js';
import { resolveSpoolOptions } from '../spool/spool-options.js';
import { noteRequests } from './note-requests.js';
import { exitWatch } from './watch-exit.js';

/** Values of the options that say how a program ends, and what is kept then. */
export const lifecycleDefaults: NodeClientOptions = {
  spool: {},
  exitTimeoutMs: 500,
  signalHandling: false,
  detachedSender: false,
};

/** What a platform does for one client's signals until the program ends, and after that. */
type Lifecycle = Pick<Platform<NodeClientOptions>, 'createTransport' | 'createStore' | 'attach'>;

export function createLifecycle(appID: string): Lifecycle {
  let spool: Spool | undefined;
  return {
    // Of all transports the one that costs a program the least time to start, and holds it the least.
    createTransport: () => watched(httpTransport({ unref: true })),

    createStore(_appID, { clock, ingestVersion, spool: given, website }, log) {
      spool = undefined;
      if (!given) return undefined;
      const told = new Set<DropReason>();
      const onLost = (reason: DropReason, signals: number) => {
        // Once for each reason: many files may have to go.
        if (!told.has(reason)) log.error(`${signals} signals or more that waited on disk are dropped: ${reason}`);
        told.add(reason);
      };
      spool = createSpool({
        options: resolveSpoolOptions(given),
        format: `${website ? 'w' : 'v'}${ingestVersion}`,
        clock: clock as Clock,
        log,
        folderOf: appFolder(appID, given),
        onLost,
      });
      return spool;
    },

    attach(lifecycle, options, log) {
      const { detachedSender, exitTimeoutMs = 0, signalHandling = false, transport } = options;
      if (detachedSender && transport) log.warn('there is no detached sender for a client with a transport of its own');
      return exitWatch.add({
        lifecycle,
        exitTimeoutMs,
        signalHandling,
        holdsByConnection: transport !== undefined,
        onEnding: () => spool?.pause(),
        end() {
          lifecycle.spool();
          const folder = spool?.end();
          if (folder !== undefined && detachedSender && !transport)
            startSender(folder, writeOrder(appID, folder, options));
        },
      });
    },
  };
}

/** A transport whose requests are known to those who watch over the program's end. */
export function watched(transport: Transport): Transport {
  return noteRequests(transport, exitWatch.requestBegins);
}
