import type { Feature } from '@td/core';
import { defaultUserID } from './default-user-id.js';

/** Identifies a user whom the program does not name by machine and account, as they are when the client first asks. */
export const machineUser: Feature = {
  join() {
    let userID: string | undefined;
    return {
      defaultUserID() {
        // Remembered, because a network interface that comes or goes must not make another user.
        userID ??= defaultUserID();
        return userID;
      },
    };
  },
};
