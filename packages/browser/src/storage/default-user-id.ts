import { randomUUID, type StateStorage } from '@td/core';
import { sharedUserID } from './page-storage.js';

const NAME = 'userID';

/**
 * Returns the identifier of an unnamed user: random, and stored for each app separately. All visits of one browser to
 * one app have the same identifier. An opt-out of one app changes no identifier of the others.
 */
export function defaultUserID(storage: StateStorage): string {
  const userID = storage.get(NAME) || sharedUserID() || randomUUID();
  // A known identifier is stored again: storage may have been refused before, and be allowed now.
  storage.set(NAME, userID);
  return userID;
}
