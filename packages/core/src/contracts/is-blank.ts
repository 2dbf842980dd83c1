/** Whether an object shows nothing to JSON, and is no object literal: an `Error`, a `Map`. */
export function isBlank(value: object): boolean {
  const parent = Object.getPrototypeOf(value);
  return !Object.keys(value).length && parent && Object.getPrototypeOf(parent);
}
