import { type ReplyRule, reply } from './reply.js';

/**
 * Answers 413 when a request has more signals than that, and 200 otherwise.
 *
 * @param maxSignals - The most signals that are taken in one request.
 * @example
 * ```ts
 * server.setDefaultReply(tooLargeAbove(5));
 * ```
 */
export function tooLargeAbove(maxSignals: number): ReplyRule {
  return ({ length }) => reply(length > maxSignals ? 413 : 200);
}
