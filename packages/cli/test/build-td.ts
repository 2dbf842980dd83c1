import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The program `td` in one file. */
interface BuiltTd {
  readonly path: string;
  /** The modules of Node that are loaded before it runs. */
  readonly imports: readonly string[];
  remove(): Promise<void>;
}

/** Bundles the program `td` from the sources into one file. */
export async function buildTd(): Promise<BuiltTd> {
  const folder = await mkdtemp(join(tmpdir(), 'td-build-'));
  const path = join(folder, 'td.mjs');
  const { metafile } = await build({
    entryPoints: [fileURLToPath(new URL('../src/td.ts', import.meta.url))],
    outfile: path,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'es2022',
    conditions: ['@td/source'],
    logLevel: 'silent',
    metafile: true,
  });
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  const first = imports.filter(({ kind }) => kind === 'import-statement').map(({ path: name }) => name);
  return { path, imports: [...new Set(first)].sort(), remove: () => rm(folder, { recursive: true }) };
}
