import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** A page that people read. */
export interface Document {
  /** Its path from the top of the repository. */
  readonly name: string;
  readonly path: string;
  readonly markdown: string;
}

/** The README of the repository and of each package, CONTRIBUTING, the architecture, the guides, recipes and decisions. */
export function readDocuments(): Document[] {
  const packages = namesIn('packages').map((name) => join(ROOT, 'packages', name, 'README.md'));
  const pages = ['guides', 'recipes', 'decisions'].flatMap((folder) =>
    namesIn(join('apps/docs', folder)).map((name) => join(ROOT, 'apps/docs', folder, name)),
  );
  const single = ['README.md', 'CONTRIBUTING.md', 'apps/docs/architecture.md'].map((name) => join(ROOT, name));
  return [...single, ...packages, ...pages]
    .filter((path) => existsSync(path))
    .map((path) => ({ name: relative(ROOT, path), path, markdown: readFileSync(path, 'utf8') }));
}

/** What can be imported from the public packages: `@td/core`, `@td/transport-fetch/ky`, … */
export function readEntryPoints(): string[] {
  return namesIn('packages').flatMap((folder) => {
    const manifest = JSON.parse(readFileSync(join(ROOT, 'packages', folder, 'package.json'), 'utf8'));
    return Object.keys(manifest.exports).map((path) => manifest.name + path.slice(1));
  });
}

function namesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder)).toSorted();
}
