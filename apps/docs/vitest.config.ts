import { mergeConfig } from 'vitest/config';
import base from '../../vitest.base.ts';

export default mergeConfig(base, {
  test: {
    // The tests that a document shows are run by vitest itself, not loaded past it by Node.
    server: { deps: { inline: [/\.readme-code-/] } },
    // Compiling, bundling and starting a program takes its time on a small machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
