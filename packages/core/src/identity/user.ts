import type { ViewOptions } from '../contracts/client.js';
import type { Consent } from '../contracts/consent.js';
import { joinPeriod } from '../contracts/consent-epochs.js';
import type { JointLists } from '../contracts/feature.js';
import type { FeatureClient } from '../contracts/feature-client.js';
import type { ResolvedOptions } from '../contracts/options.js';
import type { User } from '../contracts/user.js';
import { cut } from '../internal/cut.js';
import { settled } from '../internal/guard.js';
import { hide, hiding } from '../internal/hide.js';
import { memoize } from '../internal/memoize.js';
import { readIdentifier } from '../internal/read-identifier.js';
import { hashUserID } from './hash.js';
import { randomSessionID, randomUUID } from './random-uuid.js';

/** A server has many users, and a hash takes longer than all the rest of a signal. This many are remembered. */
const HASHES_REMEMBERED = 1000;

/** Views of one user and one session share what is remembered of them. This many users and sessions are told apart. */
const EPOCHS_REMEMBERED = 1000;

/** What a user needs. */
interface UserParts extends Pick<FeatureClient, 'emit'> {
  readonly consent: Consent;
  readonly options: Pick<ResolvedOptions, 'hashSalt' | 'anonymousUser'>;
  /** The preset may know a default user. To find it may read and write, so only consent allows it. */
  readonly joints: Pick<JointLists, 'defaultUserID'>;
}

/**
 * The user of a client, or of a view: what the view does not name is as in its parent. What the program has not named
 * ends with the consent: the session, the default user, and all that is remembered of users.
 */
export function createUser(parts: UserParts, view: ViewOptions, parent?: User): User {
  const { consent, emit, options } = parts;
  const userID = readIdentifier('userID', view.userID, emit);
  const ownSession = readIdentifier('sessionID', view.sessionID, emit);
  let named = userID;
  let sessionID: string | undefined;
  let epoch: object | undefined;
  let ownEpoch = {};
  let epochs: ((key: string) => object) | undefined;
  /** Found when it is first needed: a program that sends nothing pays for nothing. */
  let defaultID: string | undefined;
  /** The user's, while the preset has none or may not be asked. */
  let drawnID: string | undefined;
  let hashes: (id: string) => string;

  /** Begins anew in each period of consent. */
  const sync = () => {
    if (epoch === consent.epoch) return;
    epoch = consent.epoch;
    ownEpoch = {};
    epochs = undefined;
    sessionID = ownSession || (parent ? undefined : randomSessionID());
    defaultID = drawnID = hidden.prefix = undefined;
    // The results are remembered by plain identifiers.
    hashes = memoize(HASHES_REMEMBERED, (id) => hashUserID(id, cut(options.hashSalt ?? '')));
  };
  const joinedEpoch = (): object => {
    const joined = {};
    joinPeriod(joined, ownEpoch);
    return joined;
  };
  const draw = () => {
    drawnID ??= randomUUID();
    return drawnID;
  };

  const hidden: Pick<User, HiddenInUser> = {
    prefix: undefined,
    payload: view.payload,
    get id(): string {
      return user.named || user.defaultID(user.sessionID);
    },
    get named(): string | undefined {
      return named || parent?.named;
    },
    get sessionID(): string {
      sync();
      return sessionID ?? (parent as User).sessionID;
    },
    get ownSessionID(): string | undefined {
      sync();
      return parent && (sessionID ?? parent.ownSessionID);
    },
    get epoch(): object {
      return user.epochOf(user.named, user.ownSessionID);
    },
  };
  const functions: Omit<User, HiddenInUser> & { readonly __proto__: object } = {
    __proto__: userPrototype,
    epochOf:
      parent?.epochOf ??
      ((name, ownSessionID) => {
        sync();
        const isOwn = name === named && (ownSessionID ?? sessionID) === sessionID;
        epochs ??= memoize(EPOCHS_REMEMBERED, joinedEpoch);
        return isOwn ? ownEpoch : epochs(JSON.stringify([name, ownSessionID]));
      }),
    defaultID:
      parent?.defaultID ??
      ((session) => {
        sync();
        // The session alone identifies an anonymous user, who is the same in all pages of one session.
        if (options.anonymousUser) return session;
        if (consent.state === 'granted') defaultID ??= settled(parts.joints.defaultUserID?.()) || draw();
        return defaultID ?? draw();
      }),
    hashOf:
      parent?.hashOf ??
      ((id, salt) => {
        sync();
        return salt === undefined ? hashes(cut(id)) : hashUserID(cut(id), salt);
      }),
    identify(id) {
      const name = readIdentifier('userID', id ?? '', emit);
      // An empty name names no user: a form left empty, a column of a table. A wrong value changes nothing.
      if (name !== undefined) named = name || userID;
    },
    newSession(id) {
      sync();
      // Storage may have been cleared, or another page may have stored a user: sessions and their user fit together.
      defaultID = undefined;
      sessionID = readIdentifier('sessionID', id, emit) || randomSessionID();
      return sessionID;
    },
  };
  const user: User = hide(functions, hidden);
  sync();
  return user;
}

/** Who the user is. A feature gets the user, and may write it to a log. */
type HiddenInUser = 'id' | 'named' | 'sessionID' | 'ownSessionID' | 'epoch' | 'payload' | 'prefix';

const userPrototype = /* @__PURE__ */ hiding('id', 'named', 'sessionID', 'ownSessionID', 'epoch', 'payload', 'prefix');
