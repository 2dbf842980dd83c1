import { randomUUID } from '@td/core';
import { attempt } from './attempt.js';

/** Letters and digits for a name that no other program uses. `crypto` takes 2 ms at first, so only where nothing else is. */
export const randomName = (): string =>
  attempt(() => Math.random().toString(36).slice(2)) || randomUUID().replace(/-/g, '');
