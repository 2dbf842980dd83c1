import { join } from 'node:path';
import process from 'node:process';
import { ROOT } from './setup.mjs';
import { commandStep } from './step.mjs';
import { browsersStep } from './steps/browsers.mjs';
import { bundlersStep } from './steps/bundlers.mjs';
import { installStep } from './steps/install.mjs';
import { packagesStep, packStep } from './steps/packages.mjs';
import { publishedTypesStep } from './steps/published-types.mjs';
import { runnersStep } from './steps/runners.mjs';
import { runtimesStep } from './steps/runtimes.mjs';
import { unitStep } from './steps/unit.mjs';

/** @import { Step } from './step.mjs' */

const BIN = join(ROOT, 'apps/checks/node_modules/.bin');

/** @param {string} path */
const script = (path) => [process.execPath, join(ROOT, path)];

const turbo = (/** @type {string} */ task) => ['turbo', 'run', task, '--output-logs=errors-only'];

const COSTS = ['quick', 'hot-path', 'allocation', 'cpu', '--only', 'td-node,floor', '--check'];

/** All steps, in the order in which they start. @type {readonly Step[]} */
export const STEPS = [
  commandStep('build', turbo('build')),
  commandStep('format', ['biome', 'ci', '.']),
  commandStep('types', turbo('typecheck'), { needs: ['build'] }),
  commandStep('layers', script('apps/checks/src/layers.mjs')),
  commandStep('folders', script('apps/checks/src/folders.mjs')),
  commandStep('manifests', script('apps/checks/src/manifests.mjs')),
  commandStep('addresses', script('apps/checks/src/addresses.mjs')),
  commandStep('hosts', script('apps/checks/src/hosts.mjs')),
  commandStep('unused', [join(BIN, 'knip'), '--no-config-hints'], { needs: ['build'] }),
  commandStep('docs', turbo('docs'), {
    title: 'docs: the reference says what the sources say, and every link of the site leads somewhere',
  }),
  packStep,
  packagesStep,
  installStep,
  publishedTypesStep,
  runtimesStep,
  bundlersStep,
  runnersStep,
  browsersStep,
  commandStep('size', [...script('apps/bench/src/size.mjs'), '--check'], {
    title: 'size: every import is within its budget (point 37)',
    needs: ['build'],
  }),
  commandStep('costs', [...script('apps/bench/src/bench.mjs'), ...COSTS], {
    title: 'costs: a call, its memory and its delivery are within their bounds (point 35) (point 36)',
    needs: ['build'],
    alone: true,
  }),
  unitStep,
];
