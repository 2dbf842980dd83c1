import type { Feature } from '../contracts/feature.js';
import type { Processor } from '../contracts/processor.js';
import { callable, checkValue } from '../internal/validators.js';
import { processing } from './processing-queue.js';

/**
 * Enriches, renames, redacts or drops signals before the client sends them. Several processors run one after another,
 * in the order of the options.
 *
 * @defaultValue none
 * @throws TelemetryDeckError `INVALID_OPTION` if the processor is not a function (development builds only).
 * @example
 * ```ts
 * createClient(
 *   'YOUR-APP-ID',
 *   withProcessor((signal, next) => (signal.type === 'Debug.tick' ? undefined : next(signal))),
 * );
 * ```
 */
export function withProcessor(processor: Processor): readonly Feature[] {
  checkValue('processor', processor, callable);
  return [processing, { join: () => ({ process: processor }) }];
}
