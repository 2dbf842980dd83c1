import type { Logger } from '../contracts/logger.js';
import { usableTime } from '../encoding/signal-builder.js';

/** All that may be said to a call beside what it is about. */
const CALL_OPTIONS = /^(userID|sessionID|floatValue|timestamp|testMode|signal|timeoutMs)$/;

/** Tells of what means nothing. No more than that: a program must not fail for what it says beside a signal. */
export function checkCallOptions(options: unknown, log: Logger): void {
  if (!options) return;
  const said =
    typeof options === 'object' ? (options as Record<string, unknown>) : { [`of type ${typeof options}`]: 1 };
  for (const name in said) if (!CALL_OPTIONS.test(name)) log.warn(`there is no option ${name} of a call`);
  if (usableTime(said['timestamp'] ?? 0, -1) < 0) log.warn('timestamp must be a Date or milliseconds; now is taken');
}
