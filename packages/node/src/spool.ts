// The signals and decisions stored on this machine, for tools that show, send or delete them.

export { isDoNotTrackSet } from './identity/do-not-track.js';
export { isDryRunSet } from './identity/environment-debug.js';
export { clearStored } from './stored/clear-stored.js';
export type { StoredFile } from './stored/list-stored.js';
export { listStored } from './stored/list-stored.js';
export { probeFolder } from './stored/probe-folder.js';
export { readStored } from './stored/read-stored.js';
export type { SentStored, StoredDestination } from './stored/send-stored.js';
export { sendStored } from './stored/send-stored.js';
export { appStateFolder, appStateFolders } from './stored/state-folders.js';
export type { RememberedDecision } from './stored/user-decision.js';
export { readDecision } from './stored/user-decision.js';
