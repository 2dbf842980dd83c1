import { readdir, readFile } from 'node:fs/promises';

const PACKAGES = new URL('../../../packages/', import.meta.url);

/** The default budget of a transport, without the library that it uses. */
const BUDGET = 3_060;

/**
 * Returns a budget for each transport without its own, so that a new transport is measured like the others.
 *
 * @param {readonly { source: string }[]} budgets - The existing budgets.
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
