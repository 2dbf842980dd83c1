import { build } from 'esbuild';

/**
 * Bundles a program together with the sources that it imports, as one script for a realm of its own.
 *
 * @param {string} program - An ES module that exports `run`.
 * @param {string} folder - Where the imports of the program are resolved.
 * @param {readonly string[]} [conditions] - More conditions of `exports`, such as `production`.
 */
export async function bundleScenario(program, folder, conditions = []) {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: folder },
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'neutral',
    target: 'es2022',
    conditions: ['@td/source', ...conditions],
    external: ['node:*', 'undici', 'axios', 'vitest', 'ky'],
    // As a call of `require`, which the realm is given.
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': '"file:///program.js"' },
    // With all that the modules do when they are loaded.
    ignoreAnnotations: true,
    treeShaking: false,
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}
