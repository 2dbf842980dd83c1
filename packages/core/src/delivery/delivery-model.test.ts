import fc from 'fast-check';
import { expect, it } from 'vitest';
import { brokenClients } from '../../test/delivery-model/broken-clients.js';
import { deliveryProperty, findFault } from '../../test/delivery-model/delivery-model.js';
import { examples } from '../../test/delivery-model/examples.js';
import * as core from '../index.js';

/** More runs take longer and find more: `MODEL_RUNS=20000 pnpm vitest run src/delivery/delivery-model.test.ts`. */
const runs = Number(process.env['MODEL_RUNS'] ?? 400);

const points = [1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 23, 24, 25, 26, 28]
  .map((point) => `(point ${point})`)
  .join(' ');

it(`in any order of events, a client keeps all rules ${points}`, { timeout: 3_600_000 }, async () => {
  await fc.assert(deliveryProperty(core), { numRuns: runs, examples });
});

const all = brokenClients.map((broken) => [broken.name, broken.point, broken] as const);

it.each(all)('the model finds a client that %s (point %i)', { timeout: 120_000 }, async (_name, _point, broken) => {
  expect(await findFault(await broken.load(), broken.given, 2000, 20_260_102)).toMatch(broken.finding);
});
