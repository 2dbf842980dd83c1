import { defineConfig } from 'vitest/config';

const include = ['vitest/*.test.mjs'];

export default defineConfig({
  test: {
    projects: ['jsdom', 'happy-dom'].map((environment) => ({ test: { name: environment, environment, include } })),
  },
});
