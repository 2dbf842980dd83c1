/**
 * Whether a value is a promise of any kind. `instanceof` fails where a library such as zone.js has replaced `Promise`.
 */
export const isPromise = <Value>(value: Value | Promise<Value>): value is Promise<Value> =>
  typeof (value as Promise<Value> | undefined)?.then === 'function';
