import { type ReplyRule, reply } from './reply.js';

/**
 * Creates a rule that replies 413 to a request with too many signals, and 200 otherwise.
 *
 * @param maxSignals - The most signals that one request may have.
 * @example
 * ```ts
 * server.setDefaultReply(tooLargeAbove(5));
 * ```
 */
export function tooLargeAbove(maxSignals: number): ReplyRule {
  return ({ length }) => reply(length > maxSignals ? 413 : 200);
}
