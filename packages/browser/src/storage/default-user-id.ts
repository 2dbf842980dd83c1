import { randomUUID, type StateStorage } from '@td/core';
import { sharedUserID } from './page-storage.js';

const NAME = 'userID';

/**
 * The identifier of a user who was not named: random, and remembered for each app by itself, so that all visits of one
 * browser to one app are one user's, and who opts out of one stays the same to the others.
 */
export function defaultUserID(memory: StateStorage): string {
  const userID = memory.get(NAME) || sharedUserID() || randomUUID();
  // Also where it was remembered: storage may have been refused before, and is not now.
  memory.set(NAME, userID);
  return userID;
}
