import { randomUUID, type StateStorage } from '@td/core';
import { sharedUserID } from './page-storage.js';

const NAME = 'userID';

/**
 * The identifier of an unnamed user: random, and stored for each app by itself. All visits of one browser to one app are
 * one user's, and a user who opts out of one app stays the same in the others.
 */
export function defaultUserID(storage: StateStorage): string {
  const userID = storage.get(NAME) || sharedUserID() || randomUUID();
  // A known identifier is stored again: storage may have been refused before, and be allowed now.
  storage.set(NAME, userID);
  return userID;
}
