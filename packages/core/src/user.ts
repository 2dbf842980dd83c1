import { hashUserID } from './hash.js';
import type { ResolvedOptions } from './options.js';
import type { Platform } from './platform.js';
import { randomSessionID, randomUUID } from './random-uuid.js';

/** Who uses the program, and in which session. */
export interface User {
  /** The plain identifier. */
  id(): string;
  /** The hash of an identifier, salted. */
  hashOf(userID: string): string;
  readonly sessionID: string;
  /** Names the user; without a name, the default user again. */
  identify(userID?: string): void;
  /** Begins another session, and returns its identifier. */
  newSession(sessionID?: string): string;
}

/** A server may have many users; so many hashes are remembered, since to make one takes longer than all the rest. */
const HASHES_REMEMBERED = 1000;

export function createUser(options: ResolvedOptions, platform: Pick<Platform, 'defaultUserID'>): User {
  const hashes = new Map<string, string>();
  let { userID, sessionID = randomSessionID() } = options;
  /** Found out when it is first needed: a program that sends nothing pays for nothing. */
  let defaultID: string | undefined;

  return {
    get sessionID() {
      return sessionID;
    },
    id() {
      if (userID !== undefined) return userID;
      defaultID ??= (!options.anonymousUser && platform.defaultUserID?.()) || randomUUID();
      return defaultID;
    },
    hashOf(id) {
      const hash = hashes.get(id) ?? hashUserID(id, options.hashSalt);
      if (hashes.size === HASHES_REMEMBERED) hashes.clear();
      hashes.set(id, hash);
      return hash;
    },
    identify(id) {
      userID = id;
    },
    newSession(id = randomSessionID()) {
      sessionID = id;
      if (options.anonymousUser) defaultID = undefined;
      return sessionID;
    },
  };
}
