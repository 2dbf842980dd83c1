import type { Platform } from '../contracts/preset.js';
import type { ResolvedOptions } from '../contracts/resolved-options.js';
import { remember } from '../internal/memoize.js';
import { hashUserID } from './hash.js';
import { randomSessionID, randomUUID } from './random-uuid.js';

/** Who uses the program, and in which session. */
export interface User {
  /** The plain identifier. */
  readonly id: string;
  /** Who was named, if anybody. */
  readonly named: string | undefined;
  /** The plain identifier of a user who was not named, in this session. */
  defaultID(sessionID: string): string;
  /** The hash of an identifier, salted. */
  hashOf(userID: string): string;
  readonly sessionID: string;
  /** Names the user; without a name, it is again who the options name, or the default user. */
  identify(userID?: string): void;
  /** Begins another session, and returns its identifier. */
  newSession(sessionID?: string): string;
  /** Forgets what was not said by the program: who the default user is, and the session. */
  forget(): void;
}

/** A server may have many users; so many hashes are remembered, since to make one takes longer than all the rest. */
const HASHES_REMEMBERED = 1000;

/** @param isGranted - Whether the platform may be asked: it may read and write to know its user. */
export function createUser(
  options: ResolvedOptions,
  platform: Pick<Platform, 'defaultUserID'>,
  isGranted: () => boolean,
): User {
  let { userID: named, sessionID = randomSessionID() } = options;
  /** Found out when it is first needed: a program that sends nothing pays for nothing. */
  let defaultID: string | undefined;
  /** The user's, as long as the platform has none or may not be asked. */
  let drawnID: string | undefined;

  const rememberHashes = () => remember(HASHES_REMEMBERED, (id) => hashUserID(id, options.hashSalt));
  let hashes = rememberHashes();

  const draw = () => {
    drawnID ??= randomUUID();
    return drawnID;
  };
  const findDefault = (session: string) => {
    // Known by the session alone, an anonymous user stays the same in all pages and tabs of it, and no longer.
    if (options.anonymousUser) return session;
    if (!isGranted()) return defaultID ?? draw();
    defaultID ??= platform.defaultUserID?.() || draw();
    return defaultID;
  };

  return {
    get id() {
      return named ?? findDefault(sessionID);
    },
    get named() {
      return named;
    },
    defaultID: findDefault,
    hashOf: (id) => hashes(id),
    get sessionID() {
      return sessionID;
    },
    identify(id) {
      // An empty name names nobody: a form that was left out, a column of a table.
      named = id || options.userID;
    },
    newSession(id = randomSessionID()) {
      sessionID = id;
      return sessionID;
    },
    forget() {
      defaultID = drawnID = undefined;
      // It knows users by their plain names.
      hashes = rememberHashes();
      if (sessionID !== options.sessionID) sessionID = randomSessionID();
    },
  };
}
