import { decodeSignals } from './decode-signals.js';
import type { Reply, ReplyRule } from './reply.js';

/** The reply to a request, by the parsed body of the request where it takes a rule. */
export function decideReply(given: Reply | ReplyRule, json: unknown): Reply {
  return typeof given === 'function' ? given(decodeSignals(json)) : given;
}
