import { dropReasons } from '../contracts/drop-reasons.js';
import type { ClientEvent } from '../contracts/events.js';
import type { Feature } from '../contracts/feature.js';
import type { Logger } from '../contracts/logger.js';
import { oneLine } from '../contracts/one-line.js';
import { describeAttempt } from '../delivery/attempt.js';
import { escaped } from '../internal/escaped.js';
import { guard } from '../internal/guard.js';
import { signalsOf } from '../internal/signals-of.js';
import { checkValue, hasMethods } from '../internal/validators.js';
import { lineLimitOf } from './line-limit.js';

type Level = 'error' | 'warn';

/** How much of a request is shown in test mode, in characters. */
const MAX_REQUEST = 10_000;

/**
 * Reports refused and lost signals, failed attempts, and parts of signals that the client left out. Without a logger
 * the library is silent.
 *
 * A message has one line, without control characters. In test mode, that of a refusal goes on with the request (10,000
 * characters at most) and the response, a line each. All clients with one logger share its limit: it gets no message twice
 * among 200, except one about an attempt, once a minute; and at most 20 messages a minute. A program with many loggers, as
 * with one for each request, gets one message at most 100 times a minute.
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
      const isDue = lineLimitOf(logger, () => options.clock.monotonic());
      /** Makes each line with a full request unique, so that the limit does not take it for a repeat. */
      let shown = 0;
      const write = (level: Level, line: string) => guard((text: string) => logger[level](text), line);
      /** All lines of the log pass here. */
      const log = (level: Level, message: string, mayRecur = false, inFull = '') => {
        const line = `TelemetryDeck: ${oneLine(message)}`;
        const due = isDue(inFull ? `${line} ${shown++}` : line, mayRecur);
        if (due) write(level, line + inFull);
        if (due === 'last') write('warn', 'TelemetryDeck: too many messages; the next ones are left out for a minute');
      };
      return {
        logger,
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
            const request = `[${sent.map(({ text }) => text.slice(0, MAX_REQUEST)).join()}]`;
            const shownRequest = escaped(request.slice(0, MAX_REQUEST));
            const inFull = `\nrequest: ${shownRequest}\nresponse: ${oneLine(result.text)}`;
            log(
              'error',
              `${describeAttempt(result)} to ${signalsOf(sent.length)}`,
              true,
              options.testMode ? inFull : '',
            );
          } else if (event.kind === 'attempted' && event.failures === 1 && event.verdict !== 'split') {
            const waiting = queue.signals.size;
            const wait = waiting === 1 ? 'waits' : 'wait';
            log('warn', `${describeAttempt(event.result)}; ${signalsOf(waiting)} ${wait} to be sent again`, true);
          }
        },
      };
    },
  };
}
