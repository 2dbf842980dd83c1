import { type Feature, nonEmptyText, type OptionTable } from '@td/core';
import type { NodeClientOptions } from '../node-client-options.js';
import { isDoNotTrackSet } from './do-not-track.js';
import { isSwitchedOn } from './environment-switch.js';

/** Obeys a user of this machine who has switched telemetry off, for all programs or by this program's variable. */
export const environmentOptOut: Feature = {
  values: { optOutVariable: [nonEmptyText] } satisfies OptionTable<Pick<NodeClientOptions, 'optOutVariable'>>,
  join({ options }) {
    const { optOutVariable } = options as NodeClientOptions;
    return {
      offReason() {
        const isOwn = optOutVariable !== undefined && isSwitchedOn(optOutVariable);
        const name = isDoNotTrackSet() ? 'DO_NOT_TRACK' : isOwn ? optOutVariable : undefined;
        return name === undefined ? undefined : { by: 'environment', name };
      },
    };
  },
};
