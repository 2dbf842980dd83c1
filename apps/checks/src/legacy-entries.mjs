// Tools that ignore `exports` find a subpath such as `@td/core/signals` as a folder with a manifest of its own: Parcel 2
// as it comes, and TypeScript with `"moduleResolution": "node"`.

/**
 * @typedef {object} LegacyEntry
 * @property {string} folder - Relative to the package, such as `signals`.
 * @property {Record<string, string>} manifest - What the `package.json` in it says.
 */

/**
 * One folder for each subpath of `exports`.
 *
 * @param {Readonly<Record<string, unknown>>} exports
 * @returns {LegacyEntry[]}
 */
export function legacyEntries(exports) {
  return Object.entries(exports)
    .filter(([entry]) => entry !== '.' && entry !== './package.json')
    .map(([entry, target]) => {
      const folder = entry.slice('./'.length);
      const file = `${'../'.repeat(folder.split('/').length)}dist/${moduleOf(target)}`;
      return { folder, manifest: { main: `${file}.js`, module: `${file}.js`, types: `${file}.d.ts` } };
    });
}

/**
 * The module behind a target of `exports`, as its path below `src`.
 *
 * @param {unknown} target
 */
export function moduleOf(target) {
  return /"\.\/src\/([^"]+)\.ts"/.exec(JSON.stringify(target))?.[1] ?? 'index';
}
