import { dropReasons } from '../contracts/drop-reasons.js';
import type { ClientEvent } from '../contracts/events.js';
import type { Feature } from '../contracts/feature.js';
import type { Logger } from '../contracts/logger.js';
import { describeAttempt } from '../delivery/attempt.js';
import { guard } from '../internal/guard.js';
import { checkValue, hasMethods } from '../internal/validators.js';

/**
 * Reports refused and lost signals, failed attempts, and parts of signals that the client left out. Without a logger
 * the library is silent.
 *
 * @defaultValue none
 * @throws TelemetryDeckError `INVALID_OPTION` if the logger lacks `error()` or `warn()`.
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withLogger(console));
 * ```
 */
export function withLogger(logger: Logger): Feature {
  checkValue('logger', logger, hasMethods('error', 'warn'));
  return {
    name: 'logger',
    join({ options, queue, stats }) {
      const log = (level: keyof Logger, message: string) =>
        guard((line: string) => logger[level](line), `TelemetryDeck: ${message}`);
      return {
        onEvent(event: ClientEvent) {
          if (event.kind === 'dropped') {
            const { reason, signals } = event;
            // Only the first time for each reason, because an outage must not flood the log.
            const isFirst = stats.dropped[reason] === signals;
            if (isFirst && dropReasons[reason] === 'lost') log('error', `signals are dropped: ${reason}`);
          } else if (event.kind === 'omitted') {
            const owner = event.type === undefined ? 'the default payload' : `signal "${event.type}"`;
            log('warn', `${event.what} of ${owner} cannot be encoded and is left out`);
          } else if (event.kind === 'failed') {
            log(event.isError ? 'error' : 'warn', event.what);
          } else if (event.kind === 'attempted' && event.verdict === 'refused') {
            const { result, sent } = event;
            const inFull = `\nrequest: [${sent.map(({ text }) => text).join()}]\nresponse: ${result.text}`;
            log('error', `${describeAttempt(result)} to ${sent.length} signals${options.testMode ? inFull : ''}`);
          } else if (event.kind === 'attempted' && event.failures === 1 && event.verdict !== 'split') {
            log('warn', `${describeAttempt(event.result)}; ${queue.signals.size} signals wait to be sent again`);
          }
        },
      };
    },
  };
}
