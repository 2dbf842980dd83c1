import type { QueuedSignal } from '../contracts/signal-queue.js';

/** A signal that has not been in the queue yet. Without a text it holds the place of one that is still to be encoded. */
export const queuedSignal = (
  text = '',
  bytes = 0,
  cancel?: AbortSignal,
  prefix?: Uint8Array,
  rest = '',
): QueuedSignal => ({
  text,
  bytes,
  prefix,
  rest,
  place: 0,
  cancel,
  isLeased: false,
  failedAt: undefined,
  errors: 0,
  stored: undefined,
});
