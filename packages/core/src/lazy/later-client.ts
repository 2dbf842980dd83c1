import { guard } from '../internal/guard.js';
import type { LazyState, Own } from './lazy-state.js';

/**
 * The client that there may not be yet, or its view. Remembers the user that the program names meanwhile, so that no
 * call needs to wait for that: a view that the program drops leaves nothing behind.
 */
export interface LaterClient {
  /** The identifier of the last `identify` without a client; empty after `resetUser`. */
  userID: string | undefined;
  /** Returns what finds the client, or its view, and names the user of this moment there. */
  now(): Own;
}

/** @param find - Returns what finds the client, or its view, as its parent is at this moment. */
export function createLaterClient(state: LazyState, find: () => Own): LaterClient {
  /** The last user that the client has got. */
  let passed: string | undefined;
  const later: LaterClient = {
    userID: undefined,
    now() {
      const { userID } = later;
      const own = find();
      return (client) => {
        const found = own(client);
        if (userID !== passed) {
          passed = userID;
          guard((id) => found.identify(id as string), userID, state.fail);
        }
        return found;
      };
    },
  };
  return later;
}
