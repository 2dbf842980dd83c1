import type { SignalOptions } from '../../src/index.js';

/** Payloads that cannot be encoded completely, or at all. */
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

/** Options of signals that cannot be encoded. */
export const unserializableOptions: SignalOptions = {
  get floatValue(): number {
    throw new Error('no value');
  },
};
