import type { Feature } from '@td/core';
import { defaultUserID } from './default-user-id.js';

/** Knows a user who is not named by machine and account. */
export const machineUser: Feature = { join: () => ({ defaultUserID }) };
