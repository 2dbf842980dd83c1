// Tools that ignore `exports` find a subpath such as `@td/core/signals` as a folder with its own manifest. Such tools are
// Parcel 2 with default settings, and TypeScript with `"moduleResolution": "node"`.

/**
 * @typedef {object} LegacyEntry
 * @property {string} folder - Relative to the package, such as `signals`.
 * @property {Record<string, string>} manifest - The content of its `package.json`.
 */

/**
 * Returns one folder for each subpath of `exports`.
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
 * Returns the module of a target of `exports`, as its path below `src`.
 *
 * @param {unknown} target
 */
export function moduleOf(target) {
  return /"\.\/src\/([^"]+)\.ts"/.exec(JSON.stringify(target))?.[1] ?? 'index';
}
