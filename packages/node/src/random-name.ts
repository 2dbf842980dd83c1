import { randomUUID } from '@td/core';
import { attempt } from './attempt.js';

/**
 * Returns letters and digits for a name that no other program uses. The first use of `crypto` takes 2 ms, so it only
 * replaces a `Math.random` that is missing or broken.
 */
export const randomName = (): string =>
  attempt(() => Math.random().toString(36).slice(2)) || randomUUID().replace(/-/g, '');
