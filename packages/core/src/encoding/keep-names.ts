/** Payloads whose names no prefix of the program changes. */
const payloads = /* @__PURE__ */ new WeakSet<object>();

/**
 * Marks a payload whose names are TelemetryDeck's, such as `url`, and returns it: prefixes of the program do not change them.
 * For authors of presets.
 *
 * @param payload - The payload of one call.
 * @example
 * ```ts
 * client.sendSignal('TelemetryDeck.Navigation.pathChanged', keepNames({ url, referrer }));
 * ```
 */
export function keepNames<Own extends object>(payload: Own): Own {
  payloads.add(payload);
  return payload;
}

/** Whether the names of a payload stay as they are. */
export const areNamesKept = (payload: unknown): boolean => payloads.has(payload as object);
