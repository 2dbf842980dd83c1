import process from 'node:process';
import { parseArgs } from 'node:util';
import { bundle, listModules } from './bundle.mjs';
import { formatTable } from './report/table.mjs';
import { SIZE_BUDGETS } from './size-budgets.mjs';

const HELP = `node src/size.mjs [--check]

Minified and gzipped bytes of each import, see src/size-budgets.mjs, and the minified bytes of every module in each
bundle, largest first.

--check    only the sums, and exit with 1 when an import is over its budget
`;

const { values } = parseArgs({
  // A package manager may pass on the "--" that was meant for itself.
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
    SIZE_BUDGETS.map(async (entry) => {
      try {
        return { ...entry, ...(await bundle(entry)), modules: values.check ? [] : await listModules(entry) };
      } catch (error) {
        return { ...entry, failure: error.message };
      }
    }),
  );

  const rows = measured.map(({ name, minified, compressed, budget }) => [
    name,
    minified,
    compressed,
    budget,
    budget - compressed,
  ]);
  console.log(formatTable(['import', 'min', 'min + gzip', 'budget', 'left'], rows));
  if (!values.check) for (const entry of measured) console.log(contentOf(entry));

  const broken = measured.filter(({ failure }) => failure !== undefined);
  const over = measured.filter(({ compressed, budget }) => compressed > budget);
  for (const { name, failure } of broken) console.error(`${name}: ${failure}`);
  for (const { name, compressed, budget } of over) {
    console.error(`${name}: ${compressed} bytes, ${compressed - budget} over its budget of ${budget}`);
  }
  if (broken.length > 0 || (values.check && over.length > 0)) process.exitCode = 1;
}

function contentOf({ name, modules = [] }) {
  return `\n${name}, minified, by source\n${formatTable(
    ['module', 'bytes'],
    modules.map((module) => [module.name, module.bytes]),
  )}`;
}
