import { decodeSignals } from './decode-signals.js';
import type { Reply, ReplyRule } from './reply.js';

/** Returns the reply to a request. A rule decides by the signals in the parsed body of the request. */
export function decideReply(replyOrRule: Reply | ReplyRule, json: unknown): Reply {
  return typeof replyOrRule === 'function' ? replyOrRule(decodeSignals(json)) : replyOrRule;
}
