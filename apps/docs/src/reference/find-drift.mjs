/**
 * Finds the committed pages that differ from the generated ones.
 *
 * @param {ReadonlyMap<string, string>} committed
 * @param {ReadonlyMap<string, string>} generated
 * @returns {string[]} One sentence for each page that differs, and how to mend it.
 */
export function findDrift(committed, generated) {
  const names = [...new Set([...committed.keys(), ...generated.keys()])].sort();
  return names
    .filter((name) => committed.get(name) !== generated.get(name))
    .map((name) => `reference/${name} ${explain(committed.get(name), generated.get(name))}: run pnpm run reference`);
}

/**
 * @param {string | undefined} committed
 * @param {string | undefined} generated
 */
function explain(committed, generated) {
  if (committed === undefined) return 'is missing';
  if (generated === undefined) return 'belongs to no entry point';
  const [before, after] = [committed.split('\n'), generated.split('\n')];
  const line = after.findIndex((text, index) => text !== before[index]);
  return `differs from the sources from line ${(line === -1 ? after.length : line) + 1} on`;
}
