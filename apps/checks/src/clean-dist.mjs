// node clean-dist.mjs: deletes `dist` of the package in the working directory before a build. Otherwise the output of
// deleted sources would be published.
import { rmSync } from 'node:fs';

rmSync('dist', { recursive: true, force: true });
