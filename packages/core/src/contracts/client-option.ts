import type { Feature } from './feature.js';
import type { ClientOptions } from './options.js';

/**
 * What `createClient` takes after the app ID: values, features, lists of both. `false` and `undefined` say nothing, so
 * that `isVerbose && withLogger(console)` can stand among them.
 *
 * @typeParam Values - The values that the package knows.
 */
export type ClientOption<Values extends object = ClientOptions> =
  | Values
  | Feature
  | false
  | undefined
  | readonly ClientOption<Values>[];
