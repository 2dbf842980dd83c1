import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('..', import.meta.url));
const repository = path.join(here, '../..');

/** The condition that bundlers set in production mode. */
const PRODUCTION = 'production';

/**
 * Bundles a few lines from the published entry points of the packages, as a user's bundler does: in production mode and
 * without a mode.
 *
 * @throws Error when a package is missing or not built.
 */
export async function bundle(entry) {
  const [{ contents }] = (await run(entry, [PRODUCTION])).outputFiles;
  const [unconditional] = (await run(entry, [])).outputFiles;
  return { minified: contents.length, compressed: compress(contents), withChecks: compress(unconditional.contents) };
}

function compress(contents) {
  return gzipSync(contents, { level: 9 }).length;
}

/**
 * Returns the minified bytes of each module, largest first. Uses the sources, because a published file may contain several
 * modules.
 */
export async function listModules(entry) {
  const { metafile } = await run(entry, ['@td/source', PRODUCTION]);
  const [output] = Object.values(metafile.outputs);
  return Object.entries(output.inputs)
    .map(([name, { bytesInOutput }]) => ({ name: moduleName(name), bytes: bytesInOutput }))
    .filter(({ bytes }) => bytes > 0)
    .sort((one, other) => other.bytes - one.bytes);
}

/**
 * Returns the compressed bytes of each part of a bundle, and of the rest without all parts.
 *
 * @param parts - Each part has the names of its modules, without folder and extension.
 */
export async function weighParts(entry, parts) {
  await assertSources(parts.flatMap(({ modules }) => modules));
  const compressed = async (modules) => {
    const { outputFiles } = await run(entry, ['@td/source', PRODUCTION], [leaveOut(modules)]);
    return compress(outputFiles[0].contents);
  };
  const whole = await compressed([]);
  const weighed = await Promise.all(
    parts.map(async ({ name, modules }) => ({ name, bytes: whole - (await compressed(modules)) })),
  );
  return { parts: weighed, rest: await compressed(parts.flatMap(({ modules }) => modules)) };
}

/** @throws Error when no package has such a module. Without this check, the part of a renamed module would cost nothing. */
async function assertSources(names) {
  const packages = path.join(repository, 'packages');
  const sources = await Promise.all(
    (await readdir(packages)).map((name) => readdir(path.join(packages, name, 'src'), { recursive: true })),
  );
  const known = new Set(sources.flat().map((file) => path.basename(file)));
  const missing = names.filter((name) => !known.has(`${name}.ts`));
  if (missing.length > 0) throw new Error(`no package has a module ${missing.join(', ')}: correct src/size-parts.mjs`);
}

/** Returns a plugin that replaces modules with empty ones that have the same exports. */
function leaveOut(names) {
  const left = new Set(names.map((name) => `${name}.ts`));
  return {
    name: 'leave out',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
        if (!left.has(path.basename(file))) return undefined;
        const exported = (await readFile(file, 'utf8')).matchAll(/^export (?:async )?(?:function|const|class) (\w+)/gm);
        return { contents: [...exported].map(([, name]) => `export const ${name} = globalThis.absent;`).join('\n') };
      });
    },
  };
}

function run({ source, external = [], platform = 'browser' }, conditions, plugins = []) {
  return build({
    stdin: { contents: source, resolveDir: here, sourcefile: 'import' },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    platform,
    conditions,
    external,
    plugins,
    write: false,
    metafile: true,
    absWorkingDir: here,
    logLevel: 'silent',
  }).catch(explain);
}

/** Returns a short path, relative to the repository or to the installed package. */
function moduleName(name) {
  if (name === 'import') return 'the import itself';
  return path
    .relative(repository, path.resolve(here, name))
    .replace(/^node_modules\/\.pnpm\/[^/]*\/node_modules\//, '');
}

function explain(failure) {
  const texts = (failure.errors ?? []).map(({ text }) => text);
  const unresolved = texts.find((text) => /Could not resolve|No matching export/.test(text));
  throw new Error(unresolved ? `not built (run "pnpm build" first): ${unresolved}` : (texts[0] ?? failure.message));
}
