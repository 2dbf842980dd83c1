import type { Feature } from './feature.js';
import type { ClientOptions } from './options.js';

/**
 * An option of `createClient`: plain values, a feature, or a list of options. `createClient` ignores `false`,
 * `undefined` and `null`, so a list may contain `isVerbose && withLogger(console)`.
 *
 * @typeParam Values - The plain values that the package accepts.
 */
export type ClientOption<Values extends object = ClientOptions> =
  | Values
  | Feature
  | false
  | undefined
  | null
  | readonly ClientOption<Values>[];
