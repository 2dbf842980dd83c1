/**
 * Finds circles in a graph of imports. For each group of files that import each other, returns the shortest circle through
 * the first file of the group.
 *
 * @param {ReadonlyMap<string, readonly string[]>} imports - The imports of each file.
 * @returns {string[][]} The circles. Each starts and ends with the same file.
 */
export function findCircles(imports) {
  /** @type {string[][]} */
  const circles = [];
  const done = new Set();
  for (const file of [...imports.keys()].sort()) {
    if (done.has(file)) continue;
    const circle = shortestWay(imports, file, file);
    if (!circle) continue;
    circles.push(circle);
    // One circle for each group. The next run shows the other circles of the group, after this one is corrected.
    for (const other of imports.keys()) {
      if (shortestWay(imports, file, other) && shortestWay(imports, other, file)) done.add(other);
    }
  }
  return circles;
}

/**
 * Returns the shortest path of at least one step.
 *
 * @param {ReadonlyMap<string, readonly string[]>} imports
 * @param {string} from
 * @param {string} to
 * @returns {string[] | undefined}
 */
function shortestWay(imports, from, to) {
  const seen = new Set();
  let ways = [[from]];
  while (ways.length > 0) {
    /** @type {string[][]} */
    const longer = [];
    for (const way of ways) {
      for (const next of imports.get(way.at(-1) ?? '') ?? []) {
        if (next === to) return [...way, next];
        if (!seen.has(next)) longer.push([...way, next]);
        seen.add(next);
      }
    }
    ways = longer;
  }
  return undefined;
}
