/** Whether a value is a promise, also one of the platform's own where a library such as zone.js has replaced `Promise`. */
export const isPromise = <Value>(value: Value | Promise<Value>): value is Promise<Value> =>
  typeof (value as Promise<Value> | undefined)?.then === 'function';
