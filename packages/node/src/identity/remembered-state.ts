import type { Feature, OptionTable } from '@td/core';
import type { NodeClientOptions } from '../node-client-options.js';
import { appFolder } from '../spool/app-folder.js';
import { deleteStored } from '../spool/delete-stored.js';
import { spoolRow } from '../spool/spool-options.js';
import { stateFolder } from '../spool/state-folder.js';
import { fileDecision } from './file-decision.js';
import { fileStorage } from './file-storage.js';

/**
 * Remembers the user's decision and the sessions, each in a file of the app's folder. This feature has the option
 * `spool`, which names the folder, so that the option exists even if another store replaces the spool.
 */
export const rememberedState: Feature = {
  values: { spool: spoolRow } satisfies OptionTable<Pick<NodeClientOptions, 'spool'>>,
  join({ appID, emit, options }) {
    const { spool } = options as NodeClientOptions;
    const folder = appFolder(appID, spool);
    const report = (what: string) => emit({ kind: 'failed', what });
    const foreignFolder = () => stateFolder(appID, true);
    const storage = fileStorage(folder, report);
    // A refusal also deletes what other clients have left in the spool, even if this client has no spool.
    const clear = () => {
      storage.clear();
      deleteStored(folder, (what) => emit({ kind: 'failed', what, isError: true }));
    };
    return { storage: { ...storage, clear }, decision: fileDecision({ appID, folder, foreignFolder, report }) };
  },
};
