/**
 * Adds getters that JSON, a spread and a console leave out: a client in a log line or an error report gives away nothing
 * about its user.
 */
export function hide<Values extends object>(
  target: object,
  getters: { readonly [Name in keyof Values]: () => Values[Name] },
): void {
  for (const [name, get] of Object.entries(getters)) {
    Object.defineProperty(target, name, { get: get as () => unknown, configurable: true });
  }
}
