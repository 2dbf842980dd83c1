/**
 * Returns the tools without executables for macOS in the lock file. pnpm drops them when it writes the file without a
 * network, and then nothing runs on macOS and Windows.
 *
 * @param {string} text - The text of the lock file.
 * @returns {string[]} The start of the tools' names.
 */
export function toolsWithoutMacOS(text) {
  const packages = [...text.matchAll(/^ {2}'?(@?[\w./-]+?)@[^\n]*:$/gm)].map(([, name = '']) => name);
  const tools = packages
    .filter((name) => /[/-]linux-(x64|64)\b/.test(name))
    .map((name) => name.replace(/linux-.*/, ''));
  return [...new Set(tools)].filter(
    // The checks have their releases of Node for Linux only.
    (tool) => tool !== 'node-' && !packages.some((name) => name.startsWith(`${tool}darwin-`)),
  );
}
