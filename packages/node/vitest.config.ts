import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig } from 'vitest/config';
import base from '../../vitest.base.ts';

const ownStateFolder = fileURLToPath(new URL('./test/own-state-folder.ts', import.meta.url));

export default mergeConfig(base, defineConfig({ test: { setupFiles: [ownStateFolder] } }));
