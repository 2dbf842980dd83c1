import process from 'node:process';
import { parseArgs } from 'node:util';
import { bundle, listModules, weighParts } from './bundle.mjs';
import { formatTable } from './report/table.mjs';
import { SIZE_BUDGETS } from './size-budgets.mjs';
import { SIZE_PARTS } from './size-parts.mjs';
import { transportBudgets } from './transport-budgets.mjs';

const HELP = `node src/size.mjs [--check]

Minified and gzipped bytes of each import, see src/size-budgets.mjs, with the condition "production" and without it, which
keeps the checks of option values; the minified bytes of every module in each bundle, largest first; and what each part of
a client costs, compressed, see src/size-parts.mjs. Only the size in production has a budget.

--check    print the sums only, and exit with 1 if an import is over its budget
`;

const { values } = parseArgs({
  // A package manager may pass on the "--" of its own command line.
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(HELP);
else await measureAll();

async function measureAll() {
  const measured = await Promise.all(
    [...SIZE_BUDGETS, ...(await transportBudgets(SIZE_BUDGETS))].map(async (entry) => {
      try {
        const details = values.check
          ? {}
          : { modules: await listModules(entry), ...(entry.hasParts && (await weighParts(entry, SIZE_PARTS))) };
        return { ...entry, ...(await bundle(entry)), ...details };
      } catch (error) {
        return { ...entry, failure: error.message };
      }
    }),
  );

  const rows = measured.map(({ name, minified, compressed, withChecks, budget }) => [
    name,
    minified,
    compressed,
    budget,
    budget - compressed,
    withChecks,
  ]);
  console.log(formatTable(['import', 'min', 'min + gzip', 'budget', 'left', 'with checks'], rows));
  if (!values.check) for (const entry of measured) console.log(contentOf(entry));

  const broken = measured.filter(({ failure }) => failure !== undefined);
  const over = measured.filter(({ compressed, budget }) => compressed > budget);
  for (const { name, failure } of broken) console.error(`${name}: ${failure}`);
  for (const { name, compressed, budget } of over) {
    console.error(`${name}: ${compressed} bytes, ${compressed - budget} over its budget of ${budget}`);
  }
  if (broken.length > 0 || (values.check && over.length > 0)) process.exitCode = 1;
}

function contentOf({ name, modules = [], parts = [], rest }) {
  const rows = (list) => list.map((row) => [row.name, row.bytes]);
  const content = `\n${name}, minified, by source\n${formatTable(['module', 'bytes'], rows(modules))}`;
  if (parts.length === 0) return content;
  const costs = rows([...parts.filter(({ bytes }) => bytes > 0), { name: 'without any of them', bytes: rest }]);
  return `${content}\n\n${name}, compressed, by part\n${formatTable(['part', 'bytes'], costs)}`;
}
