import fc from 'fast-check';
import { expect, it } from 'vitest';
import { brokenEngines } from '../test/broken-engines.js';
import { checkEngine, engineProperty } from '../test/engine-model.js';
import { createPresetClient } from '../test/preset-client.js';

/** More of them take longer, and see more: `ENGINE_RUNS=20000 pnpm vitest run src/engine-model.test.ts`. */
const runs = Number(process.env['ENGINE_RUNS'] ?? 500);

const points = [1, 2, 3, 4, 5, 6, 11, 12, 14, 15, 17, 18, 19, 20, 23].map((point) => `(point ${point})`).join(' ');

it(`whatever happens to a program, its client keeps all rules ${points}`, { timeout: 3_600_000 }, async () => {
  await fc.assert(engineProperty(createPresetClient), { numRuns: runs });
});

const all = brokenEngines.map((lifecycle) => [lifecycle.name, lifecycle.point, lifecycle] as const);

it.each(all)('an lifecycle that %s is found out (point %i)', { timeout: 120_000 }, async (_name, _point, lifecycle) => {
  expect(await checkEngine(await lifecycle.make(), 2000, 20_260_102)).toMatch(lifecycle.finding);
});
