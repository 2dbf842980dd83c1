import { isTelemetryDeckError, TelemetryDeckError } from '../contracts/errors.js';
import { cut } from './cut.js';
import { textOf } from './text-of.js';

/** What the program's own code has thrown while a signal was encoded, as an error of this library. */
export function cannotEncode(type: string, cause: unknown): TelemetryDeckError {
  if (isTelemetryDeckError(cause)) return cause;
  return new TelemetryDeckError('UNSERIALIZABLE', `signal "${cut(type)}" cannot be encoded: ${textOf(cause)}`, {
    cause,
  });
}
