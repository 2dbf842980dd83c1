import { isTelemetryDeckError, TelemetryDeckError } from '../contracts/errors.js';
import { cut } from './cut.js';
import { textOf } from './text-of.js';

/** Makes an `UNSERIALIZABLE` error of what the program's code threw while a signal was encoded. */
export function cannotEncode(type: string, cause: unknown): TelemetryDeckError {
  if (isTelemetryDeckError(cause)) return cause;
  return new TelemetryDeckError('UNSERIALIZABLE', `signal "${cut(type)}" cannot be encoded: ${textOf(cause)}`, {
    cause,
  });
}
