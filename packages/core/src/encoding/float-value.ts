import { ownValues } from '../contracts/own-values.js';
import type { EncodedPayload } from '../contracts/payload.js';

/**
 * The parameter that is a field of the signal, as in TelemetryDeck's own SDK for JavaScript. No prefix changes its name.
 *
 * @see https://telemetrydeck.com/docs/guides/javascript-setup/
 */
export const FLOAT_VALUE = 'floatValue';

/** Matches a decimal number. Does not match `7,99`, `0x10` or a date. */
const decimal = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** Returns the payload without the parameter, and its number: `undefined` if it is absent, `NaN` if it is no number. */
export function takeFloatValue(all: EncodedPayload): [payload: EncodedPayload, floatValue: number | undefined] {
  const { floatValue, ...payload } = ownValues(all);
  if (floatValue === undefined) return [payload, floatValue];
  return [payload, decimal.test(`${floatValue}`.trim()) ? Number(floatValue) : Number.NaN];
}
