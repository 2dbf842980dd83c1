import type { Feature } from '@td/core';
import { defaultUserID } from './default-user-id.js';

/** Knows a user who is not named by machine and account, as they are when a client first asks. */
export const machineUser: Feature = {
  join() {
    let userID: string | undefined;
    return {
      defaultUserID() {
        // A network that comes and goes makes no other user.
        userID ??= defaultUserID();
        return userID;
      },
    };
  },
};
