import { isDoNotTrackSet } from './do-not-track.js';
import { isSwitchedOn } from './environment-switch.js';

/** Whether the user of this machine has switched telemetry off, for all programs or by the variable of this one. */
export function isOptedOut({ optOutVariable }: { readonly optOutVariable?: string | undefined }): boolean {
  return isDoNotTrackSet() || (optOutVariable !== undefined && isSwitchedOn(optOutVariable));
}
