import { expect, it } from 'vitest';
import { HASH_VECTORS } from '../../test/hash-vectors.js';
import { hashUserID } from '../index.js';

it.each(HASH_VECTORS)('%j with the salt %j is hashed as by every other client', (userID, salt, hash) => {
  expect(hashUserID(userID, salt)).toBe(hash);
});
