import type { ClientEvent } from '../contracts/events.js';
import { ownValues } from '../contracts/own-values.js';
import type { DeliverOptions, SignalOptions } from '../contracts/signal.js';
import { attempt } from '../internal/attempt.js';
import { quotedName } from '../internal/describe-value.js';
import { guard } from '../internal/guard.js';
import { timeIn } from '../internal/time-in.js';

/**
 * The options of `sendSignal`, `deliverSignal`, `flush` and `close`. A program may pass the same object to all of them.
 */
const CALL_OPTIONS = /^(userID|sessionID|hashSalt|floatValue|timestamp|testMode|signal|timeoutMs)$/;

/** The options of `with`. */
const VIEW_OPTIONS = /^(userID|sessionID|payload)$/;

/** Reports unknown options of a call. Never throws, because a wrong option must not break the program. */
export function checkCallOptions(caller: string, options: unknown, emit: (event: ClientEvent) => void): void {
  if (options) guard(check, { caller, options, emit });
}

interface CheckedCall {
  readonly caller: string;
  readonly options: unknown;
  emit(event: ClientEvent): void;
}

function check({ caller, options, emit }: CheckedCall): void {
  const known = caller === 'with' ? VIEW_OPTIONS : CALL_OPTIONS;
  if (typeof options !== 'object') {
    emit({ kind: 'failed', what: `options of ${caller}() must be an object, not of type ${typeof options}` });
    return;
  }
  for (const name of Object.keys(options as object)) {
    if (!known.test(name)) emit({ kind: 'failed', what: `unknown option${quotedName(name)} in ${caller}()` });
  }
  const { signal, testMode, timeoutMs } = ownValues(options as DeliverOptions);
  const mustBe = (name: string, wanted: string) =>
    emit({ kind: 'failed', what: `${name} in ${caller}() must be ${wanted}; the client ignores it` });
  if (testMode !== undefined && typeof testMode !== 'boolean') mustBe('testMode', 'a boolean');
  if (timeoutMs !== undefined && !(typeof timeoutMs === 'number' && timeoutMs >= 0))
    mustBe('timeoutMs', 'a number of milliseconds');
  if ((signal ?? undefined) !== undefined && typeof attempt(() => signal?.addEventListener) !== 'function')
    mustBe('signal', 'an AbortSignal');
  if (Object.hasOwn(Object(options), 'timestamp') && timeIn((options as SignalOptions).timestamp ?? 0) === undefined) {
    emit({
      kind: 'failed',
      what: `timestamp in ${caller}() must be a Date or milliseconds; the signal gets the time of the call`,
    });
  }
}
