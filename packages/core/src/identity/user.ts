import type { ViewOptions } from '../contracts/client.js';
import type { Consent } from '../contracts/consent.js';
import { epochIn } from '../contracts/consent-epochs.js';
import type { JointLists } from '../contracts/feature.js';
import type { FeatureClient } from '../contracts/feature-client.js';
import type { ResolvedOptions } from '../contracts/options.js';
import type { User } from '../contracts/user.js';
import { cut } from '../internal/cut.js';
import { settled } from '../internal/guard.js';
import { hide, hiding, type Readers } from '../internal/hide.js';
import { memoize } from '../internal/memoize.js';
import { readIdentifier } from '../internal/read-identifier.js';
import { hashUserID } from './hash.js';
import { randomSessionID, randomUUID } from './random-uuid.js';

/** How many hashes a client remembers. A server has many users, and a hash takes longer than the rest of a signal. */
const HASHES_REMEMBERED = 1000;

/** How many consent epochs a client remembers. Views with the same user and session share one. */
const EPOCHS_REMEMBERED = 1000;

/** What `createUser` needs. */
interface UserParts extends Pick<FeatureClient, 'emit'> {
  readonly consent: Consent;
  readonly options: Pick<ResolvedOptions, 'hashSalt' | 'anonymousUser'>;
  /** Finds the preset's default user. This may read and write storage, so it needs consent. */
  readonly joints: Pick<JointLists, 'defaultUserID'>;
}

/**
 * Creates the user of a client or a view. A view takes from its parent what it does not name. In each consent epoch, all
 * that the program has not named starts over: the session, the default user, and what is remembered of users.
 */
export function createUser(parts: UserParts, view: ViewOptions, parent?: User): User {
  const { consent, emit, options } = parts;
  const { payload } = view;
  const userID = readIdentifier('userID', view.userID, emit);
  const ownSession = readIdentifier('sessionID', view.sessionID, emit);
  let named = userID;
  let sessionID: string | undefined;
  let epoch: object | undefined;
  let ownEpoch = {};
  let epochs: ((key: string) => object) | undefined;
  /** The preset's default user. Found when first needed: a program that sends nothing never asks for it. */
  let defaultID: string | undefined;
  /** A random identifier for a user of whom the preset knows nothing, or may not be asked. */
  let drawnID: string | undefined;
  let hashes: (id: string) => string;
  let written: User['written'];

  /** Starts over if the consent epoch has changed. */
  const sync = () => {
    if (epoch === consent.epoch) return;
    epoch = consent.epoch;
    ownEpoch = {};
    epochs = undefined;
    sessionID = ownSession || (parent ? undefined : randomSessionID());
    defaultID = drawnID = undefined;
    written = { prefix: undefined };
    // Replaced, because plain identifiers are the keys of the hashes.
    hashes = memoize(HASHES_REMEMBERED, (id) => hashUserID(id, cut(options.hashSalt ?? '')));
  };
  const draw = () => {
    drawnID ??= randomUUID();
    return drawnID;
  };

  const readers: Readers<Pick<User, HiddenInUser>> = {
    id: () => user.named || user.defaultID(user.sessionID),
    named: () => named || parent?.named,
    sessionID() {
      sync();
      return sessionID ?? (parent as User).sessionID;
    },
    ownSessionID() {
      sync();
      return parent && (sessionID ?? parent.ownSessionID);
    },
    epoch: () => user.epochOf(user.named, user.ownSessionID),
    payload: () => payload,
    written: () => written,
  };
  const functions: Omit<User, HiddenInUser> & { readonly __proto__: object } = {
    __proto__: userPrototype,
    epochOf:
      parent?.epochOf ??
      ((name, ownSessionID) => {
        sync();
        const isOwn = name === named && (ownSessionID ?? sessionID) === sessionID;
        epochs ??= memoize(EPOCHS_REMEMBERED, () => epochIn(ownEpoch));
        return isOwn ? ownEpoch : epochs(JSON.stringify([name, ownSessionID]));
      }),
    defaultID:
      parent?.defaultID ??
      ((session) => {
        sync();
        // The session identifies an anonymous user, so that all pages of one session have the same user.
        if (options.anonymousUser) return session;
        if (consent.state === 'granted' && !defaultID) {
          const { epoch } = consent;
          const found = settled(parts.joints.defaultUserID?.()) || draw();
          // The storage looks at the decision first, which may be a refusal by now.
          if (consent.epoch === epoch) defaultID = found;
          else sync();
        }
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
      // An empty text names no user: it may be an empty field of a form. A value of a wrong type changes nothing.
      if (name !== undefined) named = name || userID;
    },
    newSession(id) {
      sync();
      // A new session looks for its user again: storage may have been cleared, or another page may have stored a user.
      defaultID = undefined;
      sessionID = readIdentifier('sessionID', id, emit) || randomSessionID();
      return sessionID;
    },
  };
  const user: User = hide(functions, readers);
  sync();
  return user;
}

/** What shows who the user is. It is hidden, because a feature gets the user, and may log it. */
type HiddenInUser = 'id' | 'named' | 'sessionID' | 'ownSessionID' | 'epoch' | 'payload' | 'written';

const userPrototype = /* @__PURE__ */ hiding('id', 'named', 'sessionID', 'ownSessionID', 'epoch', 'payload', 'written');
