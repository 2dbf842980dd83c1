import type { Feature, OptionTable } from '@td/core';
import type { NodeClientOptions } from '../node-client-options.js';
import { appFolder } from '../spool/app-folder.js';
import { spoolRow } from '../spool/spool-options.js';
import { fileStorage } from './file-storage.js';

/**
 * Remembers the user's decision and the sessions in a file of the app's folder. It brings the value `spool`, which names
 * the folder: that value stays known where another store takes the place of the spool.
 */
export const rememberedState: Feature = {
  values: { spool: spoolRow } satisfies OptionTable<Pick<NodeClientOptions, 'spool'>>,
  join({ appID, emit, options }) {
    const { spool } = options as NodeClientOptions;
    return { storage: fileStorage(appFolder(appID, spool), (what) => emit({ kind: 'failed', what })) };
  },
};
