import { isBlank } from '../contracts/is-blank.js';
import { ownValues } from '../contracts/own-values.js';
import type { Payload } from '../contracts/payload.js';

/**
 * Stands for a value that cannot be read. The client cannot encode it, so it leaves out the value and reports its name.
 */
const UNREADABLE = /* @__PURE__ */ Symbol('unreadable');

/** Returns the own values of an object, as `ownValues` does. A getter that throws affects only its own value. */
export function readSafely<Values extends object>(given: Values | null | undefined): Values {
  const values: Record<string, unknown> = ownValues({});
  for (const key of keysOf(given) ?? []) {
    values[key] = UNREADABLE;
    try {
      values[key] = (given as Record<string, unknown>)[key];
    } catch {
      // A getter of the program has failed.
    }
  }
  return values as Values;
}

/** Merges payloads. The later ones override the earlier ones. The client reports a value that is not a payload. */
export function mergePayloads(...payloads: readonly unknown[]): Payload {
  const merged: Record<string, unknown> = ownValues({});
  for (const given of payloads) {
    const isPayload = given === undefined || given === null || isReadable(given as object);
    Object.assign(merged, isPayload ? readSafely(given as object) : { 'the payload': UNREADABLE });
  }
  return merged as Payload;
}

/** Returns the keys of an object of values; `undefined` for any other value. */
function keysOf(given: unknown): string[] | undefined {
  try {
    const isOther =
      typeof given !== 'object' || Array.isArray(given) || ArrayBuffer.isView(given) || given instanceof String;
    return isOther ? undefined : Object.keys(given ?? {});
  } catch {
    // A proxy has failed.
    return undefined;
  }
}

/** Whether an object shows its values. */
function isReadable(given: object): boolean {
  try {
    return !!keysOf(given) && !isBlank(given);
  } catch {
    // A proxy has failed.
    return false;
  }
}
