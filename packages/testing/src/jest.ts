import type { SignalAssertions } from './expected-signal.js';
import { matchers, type SignalMatchers } from './signal-matchers.js';

declare global {
  /** The types of Jest, to which this module adds the assertions. */
  namespace jest {
    /** What `expect` of Jest returns. */
    // With the parameters that the types of Jest give it.
    // biome-ignore lint/complexity/noBannedTypes: declarations of one interface need the same defaults.
    interface Matchers<R, T = {}> extends SignalAssertions {}
  }
}

/** Jest's `expect`, which is a global in its tests. */
const { expect } = globalThis as unknown as { readonly expect?: { extend(matchers: SignalMatchers): void } };
if (!expect) throw new Error('@td/testing/jest needs the global expect of Jest: use `matchers` of @td/testing instead');
expect.extend({ ...matchers });
