// node clean-dist.mjs: deletes `dist` of the package in the working directory, before a build: else what it built of a
// source that is gone would be published.
import { rmSync } from 'node:fs';

rmSync('dist', { recursive: true, force: true });
