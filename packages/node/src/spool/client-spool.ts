import { type Feature, type ResolvedOptions, withStore } from '@td/core';
import { appFolder } from './app-folder.js';
import { createSpool } from './create-spool.js';
import { layoutName } from './segment-text.js';
import type { SenderJoint } from './sender-joint.js';
import type { Spool } from './spool.js';
import { resolveSpoolOptions, type SpoolOptions } from './spool-options.js';

/**
 * The spool of one client. Its methods do nothing while it is not open: without consent, or if another store replaces
 * it.
 */
export interface ClientSpool extends Pick<Spool, 'pause' | 'end' | 'finish'> {
  /** Makes the client store its signals in the spool. `withStore` of the program replaces it. */
  readonly feature: Feature;
}

export function createClientSpool(): ClientSpool {
  let spool: Spool | undefined;
  /** The failures that were reported. After an opt-out there is a new spool, which must not report them again. */
  const told = new Set<string>();
  return {
    feature: withStore((client) => {
      const { appID, destination, joints, options, stats } = client;
      const { spool: wanted } = options as ResolvedOptions & { readonly spool: SpoolOptions | false };
      if (!wanted) return undefined;
      spool = createSpool({
        options: resolveSpoolOptions(wanted),
        destination: { appID, url: destination.url, layout: layoutName(destination.layout) },
        clock: options.clock,
        report(what) {
          if (!told.has(what)) client.emit({ kind: 'failed', what, isError: true });
          told.add(what);
        },
        folder: appFolder(appID, wanted),
        isDenied: () => /denied|unreadable/.test(joints.decision?.read() ?? ''),
        isClosed: () => client.stage.isStopped,
        onLost(reason, signals) {
          stats.recovered += signals;
          client.drop(reason, signals);
        },
        onUnkept(signals) {
          stats.spooled -= signals;
          client.drop('closed', signals);
        },
      });
      // With a sender, the signals of earlier runs linger, too: the sender would repeat a request that the end cuts off.
      const { sender } = joints as typeof joints & SenderJoint;
      return sender ? Object.assign(spool, { claimAfterMs: options.batch.lingerMs }) : spool;
    }),
    pause: () => spool?.pause(),
    end: () => spool?.end(),
    finish: () => spool?.finish(),
  };
}
