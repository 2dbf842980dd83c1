import { expect, it } from 'vitest';
import { HASH_VECTORS } from '../../test/hash-vectors.js';
import { hashUserID } from '../index.js';

it.each(HASH_VECTORS)(
  'the user %j with the salt %j has the same hash as in every other client',
  (userID, salt, hash) => {
    expect(hashUserID(userID, salt)).toBe(hash);
  },
);
