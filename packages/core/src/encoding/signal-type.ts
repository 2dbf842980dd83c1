import { isDevelopment } from '#development';
import { TelemetryDeckError } from '../contracts/errors.js';
import { describeValue } from '../internal/describe-value.js';

/**
 * Checks the type of a signal. A page view of a website may have the empty type: the server sets its own.
 *
 * @throws TelemetryDeckError `NO_SIGNAL_TYPE` if the type is not a string, or is empty where it must not be.
 */
export function assertSignalType(type: unknown, layout?: { readonly hasUser: boolean }): asserts type is string {
  if (typeof type === 'string' && (type || layout?.hasUser === false)) return;
  throw new TelemetryDeckError(
    'NO_SIGNAL_TYPE',
    `missing signal type${isDevelopment ? ` (got ${describeValue('type', type).replace(/^of/, 'a value of')}); use a name such as App.started` : ''}`,
  );
}
