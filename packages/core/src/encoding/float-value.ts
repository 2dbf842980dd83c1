import { ownValues } from '../contracts/own-values.js';
import type { EncodedPayload } from '../contracts/payload.js';

/**
 * The parameter that is a field of the signal, as in TelemetryDeck's own SDK for JavaScript. No prefix changes its name.
 *
 * @see https://telemetrydeck.com/docs/guides/javascript-setup/
 */
export const FLOAT_VALUE = 'floatValue';

/** A payload without the parameter, and the number that it says: not a number where it says none. */
export function takeFloatValue(all: EncodedPayload): [payload: EncodedPayload, floatValue: number | undefined] {
  const { floatValue, ...payload } = ownValues(all);
  return [payload, floatValue === undefined ? floatValue : Number.parseFloat(`${floatValue}`)];
}
