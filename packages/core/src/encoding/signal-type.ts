import { TelemetryDeckError } from '../contracts/errors.js';

/** @throws TelemetryDeckError `NO_SIGNAL_TYPE` */
export function assertSignalType(type: unknown): asserts type is string {
  if (typeof type === 'string' && type !== '') return;
  throw new TelemetryDeckError('NO_SIGNAL_TYPE', `no signal type specified, but "${String(type)}"`);
}
