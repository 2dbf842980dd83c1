/**
 * Returns a copy of the own values of options, for authors of transports and features. Inherited values do not count:
 * otherwise a library that extends `Object.prototype` could redirect signals, or name a user.
 *
 * @example
 * ```ts
 * const { agent, unref = false } = ownValues(options);
 * ```
 */
export const ownValues = <Values extends object>(values: Values | null | undefined): Values =>
  // A literal with `__proto__: null` would be a dictionary in V8: eight times as large, and slow to write as JSON.
  Object.setPrototypeOf({ ...values }, null);
