import type { QueuedSignal } from '../contracts/signal-queue.js';

/** Creates a signal for the queue. Without a text, it is the placeholder of a signal that is encoded later. */
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
