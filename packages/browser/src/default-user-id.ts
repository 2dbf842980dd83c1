import { randomUUID } from '@td/core';

/** The one key that this package keeps in a page's `localStorage`. */
const STORAGE_KEY = 'TelemetryDeck.userID';

/** The identifier of a page, worker or server that cannot store it, for as long as it runs. */
let remembered: string | undefined;

/**
 * The identifier of a user who was not named: random, and kept in `localStorage`, so that all visits of one browser to
 * one origin are one user's. Where there is no page, or its storage is refused, it is kept in memory.
 */
export function defaultUserID(): string {
  const userID = remembered ?? randomUUID();
  try {
    // Node has a `localStorage` too, and prints a warning when it is touched; only a page has a `document`.
    if (typeof document === 'object') {
      const stored = localStorage.getItem(STORAGE_KEY);
      if (stored) return stored;
      localStorage.setItem(STORAGE_KEY, userID);
    }
  } catch {
    // Refused or full, as users and private windows may have it: memory will do.
  }
  remembered = userID;
  return userID;
}
