import type { Feature } from '@td/core';
import { attempt, getLocalStorage, getLocation } from '../page-globals.js';
import { withDebug } from './with-debug.js';

/** The name of the switch, in the address and in `localStorage`. */
const NAME = 'td-debug';

/**
 * Has {@link withDebug} wait for a switch: `?td-debug` in the address of the page, or the key `td-debug` in `localStorage`.
 * The value `full` shows whole signals; `0` is off, and in the address it beats the key. The switch works in test mode only,
 * as on `localhost`: no visitor of the real site switches it on. The client reads it once, when it is made.
 *
 * @defaultValue off
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withDebugSwitch()); // then http://localhost:5173/?td-debug
 * ```
 */
export function withDebugSwitch(): Feature {
  return {
    name: 'debug',
    join(client) {
      const value = client.options.testMode ? readSwitch() : '0';
      return /^(0|false)$/i.test(value) ? undefined : withDebug({ full: value === 'full' }).join(client);
    },
  };
}

/** What the page says; `0` where it says nothing. */
const readSwitch = (): string =>
  attempt(() => new URLSearchParams(getLocation()?.search).get(NAME)) ??
  attempt(() => getLocalStorage().getItem(NAME)) ??
  '0';
