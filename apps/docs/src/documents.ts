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

/** The README of the repository and of each package, CONTRIBUTING, the architecture, the requirements, guides, recipes and decisions. */
export function readDocuments(): Document[] {
  const packages = namesIn('packages').map((name) => join(ROOT, 'packages', name, 'README.md'));
  const pages = ['guides', 'recipes', 'decisions'].flatMap((folder) =>
    namesIn(join('apps/docs', folder)).map((name) => join(ROOT, 'apps/docs', folder, name)),
  );
  const single = ['README.md', 'CONTRIBUTING.md', 'apps/docs/architecture.md', 'apps/docs/requirements.md'].map(
    (name) => join(ROOT, name),
  );
  return [...single, ...packages, ...pages]
    .filter((path) => existsSync(path))
    .map((path) => ({ name: relative(ROOT, path), path, markdown: readFileSync(path, 'utf8') }));
}

/** What can be imported from the public packages: `@td/core`, `@td/transport-fetch/ky`, … */
export function readEntryPoints(): string[] {
  return namesIn('packages').flatMap((folder) => {
    const manifest = readManifest(`packages/${folder}`);
    return Object.keys(manifest.exports).map((path) => manifest.name + path.slice(1));
  });
}

/** The packages of others that a document can import: those of this app, and those of our packages. */
export function readLibraries(): string[] {
  const manifests = ['apps/docs', ...namesIn('packages').map((name) => `packages/${name}`)].map(readManifest);
  const names = manifests.flatMap(({ dependencies, peerDependencies, devDependencies }) =>
    Object.keys({ ...dependencies, ...peerDependencies, ...devDependencies }),
  );
  return [...new Set(names)].filter((name) => !name.startsWith('@td/'));
}

interface Manifest {
  readonly name: string;
  readonly exports: object;
  readonly dependencies?: object;
  readonly peerDependencies?: object;
  readonly devDependencies?: object;
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
}

function namesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder)).toSorted();
}
