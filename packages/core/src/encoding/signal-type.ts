import { isDevelopment } from '#development';
import { TelemetryDeckError } from '../contracts/errors.js';
import { describeValue } from '../internal/describe-value.js';

/** @throws TelemetryDeckError `NO_SIGNAL_TYPE` if the type is not a non-empty string. */
export function assertSignalType(type: unknown): asserts type is string {
  if (typeof type === 'string' && type !== '') return;
  throw new TelemetryDeckError(
    'NO_SIGNAL_TYPE',
    `missing signal type${isDevelopment ? ` (got ${describeValue('type', type).replace(/^of/, 'a value of')}); use a name such as App.started` : ''}`,
  );
}
