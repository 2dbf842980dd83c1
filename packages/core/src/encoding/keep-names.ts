import { defineHidden } from '../contracts/define-hidden.js';
import { attempt } from '../internal/attempt.js';

// A symbol of the registry, because a program may have several copies of this package.
const KEPT: unique symbol = Symbol.for('@td/core/kept-names') as never;

/**
 * Marks a payload whose names are TelemetryDeck's, such as `url`, and returns it, or a copy if it is frozen: prefixes of
 * the program do not change them. For authors of presets.
 *
 * @param payload - The payload of one call.
 * @example
 * ```ts
 * client.sendSignal('TelemetryDeck.Navigation.pathChanged', keepNames({ url, referrer }));
 * ```
 */
export function keepNames<Own extends object>(payload: Own): Own {
  const marked = (own: Own) => attempt(() => defineHidden(own, KEPT, true));
  return marked(payload) ?? marked({ ...payload }) ?? payload;
}

/** Whether the names of a payload stay as they are. */
export function areNamesKept(payload: unknown): boolean {
  // Runs for each signal, so it makes no function.
  try {
    return !!payload && Object.hasOwn(payload, KEPT);
  } catch {
    return false;
  }
}
