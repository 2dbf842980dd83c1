import { expect } from 'vitest';
// This import stays in the declarations, unlike the one above. Without it, the augmentation below has no effect for
// users.
import 'vitest';
import type { SignalAssertions } from './expected-signal.js';
import { matchers } from './signal-matchers.js';

declare module 'vitest' {
  interface Assertion<T> extends SignalAssertions {}
}

expect.extend({ ...matchers });

export { type MatcherResult, type MatcherState, matchers, type SignalMatchers } from './signal-matchers.js';
