import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Tests run against the sources of all packages, not against builds. */
const conditions = ['@td/source'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions: [...conditions, 'node', 'import', 'module', 'default'] } },
  test: {
    include: ['src/**/*.test.ts'],
    environment: 'node',
    setupFiles: [fileURLToPath(new URL('./vitest.setup.ts', import.meta.url))],
    // Unhandled rejections fail the run by vitest's own default; so does anything printed, see the set-up file.
    dangerouslyIgnoreUnhandledErrors: false,
  },
});
