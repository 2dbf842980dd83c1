import type { ViewOptions } from '../contracts/client.js';
import type { Consent } from '../contracts/consent.js';
import type { ResolvedOptions } from '../contracts/options.js';
import type { User } from '../contracts/user.js';
import { memoize } from '../internal/memoize.js';
import { hashUserID } from './hash.js';
import { randomSessionID, randomUUID } from './random-uuid.js';

/** A server has many users, and a hash takes longer than all the rest of a signal. This many are remembered. */
const HASHES_REMEMBERED = 1000;

/** The user of a client. */
export interface ClientUser extends User {
  /** Forgets what the program has not named: the default user and the session. */
  forget(): void;
}

/** @param findDefault - Asks the platform for its user. It may read and write for that, so only consent allows it. */
export function createUser(
  options: Pick<ResolvedOptions, 'userID' | 'sessionID' | 'hashSalt' | 'anonymousUser'>,
  consent: Consent,
  findDefault: () => string | undefined,
): ClientUser {
  const { anonymousUser, hashSalt } = options;
  let { userID: named, sessionID = randomSessionID() } = options;
  /** Found when it is first needed: a program that sends nothing pays for nothing. */
  let defaultID: string | undefined;
  /** The user's, while the platform has none or may not be asked. */
  let drawnID: string | undefined;

  const memoizeHashes = () => memoize(HASHES_REMEMBERED, (id) => hashUserID(id, hashSalt));
  let hashes = memoizeHashes();

  const draw = () => {
    drawnID ??= randomUUID();
    return drawnID;
  };

  const user: ClientUser = {
    prefix: undefined,
    payload: undefined,
    get id() {
      return named ?? user.defaultID(sessionID);
    },
    get named() {
      return named;
    },
    get sessionID() {
      return sessionID;
    },
    defaultID(session) {
      // Known by the session alone, an anonymous user is the same in all pages of a session, and no longer.
      if (anonymousUser) return session;
      if (consent.state !== 'granted') return defaultID ?? draw();
      defaultID ??= findDefault() || draw();
      return defaultID;
    },
    hashOf: (id) => hashes(id),
    identify(id) {
      // An empty name names no user: a form left empty, a column of a table.
      named = id || options.userID;
    },
    newSession(id = randomSessionID()) {
      sessionID = id;
      return sessionID;
    },
    forget() {
      defaultID = drawnID = user.prefix = undefined;
      // The results are remembered by plain identifiers.
      hashes = memoizeHashes();
      if (sessionID !== options.sessionID) sessionID = randomSessionID();
    },
  };
  return user;
}

/** The user of a view: what the view names is its own, the rest is its parent's. */
export function viewUser(
  parent: User,
  { payload, sessionID: ownSession, userID }: ViewOptions,
  consent: Consent,
): User {
  let named = userID;
  let sessionID = ownSession;
  let { epoch } = consent;
  const user: User = {
    prefix: undefined,
    payload,
    defaultID: parent.defaultID,
    hashOf: parent.hashOf,
    get id() {
      return user.named ?? parent.defaultID(user.sessionID);
    },
    get named() {
      return named || parent.named;
    },
    get sessionID() {
      // A session that the program has not named ends with the consent.
      if (epoch !== consent.epoch) sessionID = ownSession;
      epoch = consent.epoch;
      return sessionID || parent.sessionID;
    },
    identify(id) {
      named = id || userID;
    },
    newSession(id = randomSessionID()) {
      epoch = consent.epoch;
      sessionID = id;
      return sessionID;
    },
  };
  return user;
}
