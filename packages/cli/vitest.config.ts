import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig } from 'vitest/config';
import base from '../../vitest.base.ts';

const ownMachine = fileURLToPath(new URL('./test/own-machine.ts', import.meta.url));

export default mergeConfig(base, defineConfig({ test: { setupFiles: [ownMachine] } }));
