import { debugSwitch, type Feature } from '@td/core';
import { attempt, getLocalStorage, getLocation } from '../page-globals.js';
import { withWhy } from './with-debug.js';

/** The name of the switch, in the address and in `localStorage`. */
const NAME = 'td-debug';

/**
 * Has {@link withDebug} wait for a switch: `?td-debug` in the address of the page, or the key `td-debug` in `localStorage`.
 * The address beats the key. No value, `1`, `true`, `on` and `yes` show lines; `full` shows whole signals; a word that begins
 * with `dry` shows lines and sends nothing, and so does an unknown word; `0`, `false`, `off` and `no` show no line. Words can
 * stand together, as in `dry,full`.
 *
 * The switch works in test mode only, as on `localhost`: no visitor of the real site switches it on. The client reads it
 * once, when it is made.
 *
 * @defaultValue off
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withDebugSwitch()); // then http://localhost:5173/?td-debug
 * ```
 */
export function withDebugSwitch(): Feature {
  return withWhy(debugSwitch(NAME, ({ options }) => (options.testMode ? readSwitch() : undefined)));
}

/** What the page says; `undefined` where it says nothing. */
const readSwitch = (): string | undefined =>
  attempt(() => new URLSearchParams(getLocation()?.search).get(NAME)) ??
  attempt(() => getLocalStorage().getItem(NAME)) ??
  undefined;
