import type { ClientEvent } from '../contracts/events.js';
import { usableTime } from '../internal/usable-time.js';

/** The options of `sendSignal`, `deliverSignal`, `flush` and `close`. */
const CALL_OPTIONS = /^(userID|sessionID|floatValue|timestamp|testMode|signal|timeoutMs)$/;

/** Reports unknown options of a call. Never throws, because a wrong option must not break the program. */
export function checkCallOptions(caller: string, options: unknown, emit: (event: ClientEvent) => void): void {
  if (!options) return;
  const names = typeof options === 'object' ? Object.keys(options) : [`of type ${typeof options}`];
  for (const name of names) {
    if (!CALL_OPTIONS.test(name)) emit({ kind: 'failed', what: `unknown option "${name}" in ${caller}()` });
  }
  if (usableTime((options as { timestamp?: unknown }).timestamp ?? 0, -1) < 0) {
    emit({
      kind: 'failed',
      what: `timestamp in ${caller}() must be a Date or milliseconds; the signal gets the time of the call`,
    });
  }
}
