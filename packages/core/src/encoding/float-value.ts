import { ownValues } from '../contracts/own-values.js';
import type { EncodedPayload } from '../contracts/payload.js';

/**
 * The parameter that is a field of the signal, as in TelemetryDeck's own SDK for JavaScript. No prefix changes its name.
 *
 * @see https://telemetrydeck.com/docs/guides/javascript-setup/
 */
export const FLOAT_VALUE = 'floatValue';

/** The text of a number: `7,99` and `0x10` are none, and neither is a date. */
const decimal = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** A payload without the parameter, and the number that it says: not a number where it says none. */
export function takeFloatValue(all: EncodedPayload): [payload: EncodedPayload, floatValue: number | undefined] {
  const { floatValue, ...payload } = ownValues(all);
  if (floatValue === undefined) return [payload, floatValue];
  return [payload, decimal.test(`${floatValue}`.trim()) ? Number(floatValue) : Number.NaN];
}
