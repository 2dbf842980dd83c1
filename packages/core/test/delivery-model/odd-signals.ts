import type { SignalOptions } from '../../src/index.js';

/** Payloads of which a part, or nothing, can be encoded. */
export function oddPayloads(): object[] {
  const loop: Record<string, unknown> = {};
  loop['self'] = loop;
  const thrower = {
    get broken() {
      throw new Error('no value');
    },
  };
  const never = { run() {}, symbol: Symbol('s'), date: new Date(Number.NaN), nothing: null, number: Number.NaN };
  return [{ loop, thrower, ...never, lone: '\ud83d', big: 10n ** 30n }, thrower];
}

/** What is said of a signal that cannot be encoded at all. */
export const unserializableOptions: SignalOptions = {
  get floatValue(): number {
    throw new Error('no value');
  },
};
