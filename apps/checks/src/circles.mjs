/**
 * The circles in a graph of imports: for each group of files that import one another, the shortest way around from its
 * first file.
 *
 * @param {ReadonlyMap<string, readonly string[]>} imports - What each file imports.
 * @returns {string[][]} Each begins and ends with the same file.
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
    // One circle for each group: the others of the group are seen when this one is mended.
    for (const other of imports.keys()) {
      if (shortestWay(imports, file, other) && shortestWay(imports, other, file)) done.add(other);
    }
  }
  return circles;
}

/**
 * The shortest way of at least one step.
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
