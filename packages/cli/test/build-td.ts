import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Bundles the program `td` from the sources into one file. */
export async function buildTd(): Promise<{ path: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'td-build-'));
  const path = join(folder, 'td.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('../src/td.ts', import.meta.url))],
    outfile: path,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'es2022',
    conditions: ['@td/source'],
    logLevel: 'silent',
  });
  return { path, remove: () => rm(folder, { recursive: true }) };
}
