import { readdir, readFile } from 'node:fs/promises';

const PACKAGES = new URL('../../../packages/', import.meta.url);

/** What a transport may cost where nothing else is said, without the library that it sends with. */
const BUDGET = 2048;

/**
 * A budget for each transport that has none of its own, so that a new one is measured like the others.
 *
 * @param {readonly { source: string }[]} budgets - Those that there are.
 */
export async function transportBudgets(budgets) {
  const folders = (await readdir(PACKAGES)).filter((folder) => folder.startsWith('transport-')).sort();
  const manifests = await Promise.all(
    folders.map(async (folder) => JSON.parse(await readFile(new URL(`${folder}/package.json`, PACKAGES), 'utf8'))),
  );
  return manifests
    .filter(({ name }) => !budgets.some(({ source }) => source.includes(`'${name}'`)))
    .map(({ name, dependencies, peerDependencies }) => {
      const libraries = Object.keys({ ...dependencies, ...peerDependencies }).filter((one) => !one.startsWith('@td/'));
      return {
        name: libraries.length > 0 ? `${name} (${libraries.join(', ')} not counted)` : name,
        source: `export * from '${name}';`,
        external: libraries,
        platform: 'node',
        budget: BUDGET,
      };
    });
}
