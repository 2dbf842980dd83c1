import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: ['packages/*/vitest.config.ts', 'apps/*/vitest.config.ts'],
    // By default, vitest leaves one core idle: half of a machine with two.
    maxWorkers: '100%',
  },
});
