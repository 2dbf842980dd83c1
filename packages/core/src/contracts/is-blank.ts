/** Whether an object is empty as JSON, although it is not an object literal, such as an `Error` or a `Map`. */
export function isBlank(value: object): boolean {
  const parent = Object.getPrototypeOf(value);
  return !Object.keys(value).length && parent && Object.getPrototypeOf(parent);
}
