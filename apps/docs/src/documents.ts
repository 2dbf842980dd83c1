import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** A page that people read. */
export interface Document {
  /** Its path from the top of the repository. */
  readonly name: string;
  readonly path: string;
  /** The folder of the package that it belongs to. */
  readonly owner?: string | undefined;
  readonly markdown: string;
}

/** The README of the repository and of each package, the architecture, the requirements, the guides and the decisions. */
export function readDocuments(): Document[] {
  const packages = namesIn('packages').map((name) => readDocument(`packages/${name}/README.md`, `packages/${name}`));
  const ownPages = ['architecture.md', 'requirements.md'].map((name) => readDocument(`apps/docs/${name}`));
  const pages = ['guides', 'decisions'].flatMap((folder) =>
    namesIn(`apps/docs/${folder}`).map((name) => readDocument(`apps/docs/${folder}/${name}`)),
  );
  return [readDocument('README.md'), ...packages, ...ownPages, ...pages].flat();
}

/** One document, or none where there is no such file. */
function readDocument(name: string, owner?: string): Document[] {
  const path = join(ROOT, name);
  if (!existsSync(path)) return [];
  return [{ name, path, owner: owner && join(ROOT, owner), markdown: readFileSync(path, 'utf8') }];
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
