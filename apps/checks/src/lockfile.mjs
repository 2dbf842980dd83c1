/**
 * The tools whose programs for macOS the lock file leaves out. pnpm drops them when it writes the file without a
 * network, and then nothing runs on macOS and Windows.
 *
 * @param {string} text - Of the lock file.
 * @returns {string[]} What their names begin with.
 */
export function toolsWithoutMacOS(text) {
  const packages = [...text.matchAll(/^ {2}'?(@?[\w./-]+?)@[^\n]*:$/gm)].map(([, name = '']) => name);
  const tools = packages
    .filter((name) => /[/-]linux-(x64|64)\b/.test(name))
    .map((name) => name.replace(/linux-.*/, ''));
  return [...new Set(tools)].filter(
    // The checks bring their releases of Node for Linux alone.
    (tool) => tool !== 'node-' && !packages.some((name) => name.startsWith(`${tool}darwin-`)),
  );
}
