// A package registry on this machine that serves tarballs of ours and whatever of others is installed here. npm then
// installs by name, as a user does, and without a network.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { basename, dirname, join } from 'node:path';
import { listenOnLoopback } from './listen-on-loopback.mjs';
import { mustRun } from './run-command.mjs';

/**
 * @typedef {object} Served
 * @property {{ name: string, version: string, dependencies?: Record<string, string> }} manifest
 * @property {string} tarball - Its file.
 */

/**
 * @param {readonly string[]} tarballs - Packages of ours.
 * @param {readonly { name: string, from: string }[]} others - Packages of others, by the folder where they are
 *   installed; served with all that they depend on.
 * @param {string} directory - Where to put the tarballs that are made.
 * @returns {Promise<{ url: string, close(): Promise<void> }>}
 */
export async function startLoopbackRegistry(tarballs, others, directory) {
  await mkdir(directory, { recursive: true });
  const ours = await Promise.all(tarballs.map(readTarball));
  const folders = new Set(others.flatMap(({ name, from }) => closureOf(name, from)));
  const served = [...ours, ...(await Promise.all([...folders].map((folder) => packInstalled(folder, directory))))];

  let origin = '';
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent((request.url ?? '').slice(1));
    const file = served.find(({ tarball }) => path === `-/${basename(tarball)}`);
    if (file) {
      response.end(await readFile(file.tarball));
      return;
    }
    const versions = served.filter(({ manifest }) => manifest.name === path);
    response.statusCode = versions.length > 0 ? 200 : 404;
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(versions.length > 0 ? await describe(path, versions, origin) : { error: 'not found' }));
  });
  const { port, close } = await listenOnLoopback(server);
  origin = `http://127.0.0.1:${port}`;
  return { url: `${origin}/`, close };
}

/**
 * @param {string} name
 * @param {readonly Served[]} versions
 * @param {string} origin
 */
async function describe(name, versions, origin) {
  const described = await Promise.all(
    versions.map(async ({ manifest, tarball }) => {
      const integrity = `sha512-${createHash('sha512')
        .update(await readFile(tarball))
        .digest('base64')}`;
      return [manifest.version, { ...manifest, dist: { tarball: `${origin}/-/${basename(tarball)}`, integrity } }];
    }),
  );
  return { name, 'dist-tags': { latest: versions[0]?.manifest.version }, versions: Object.fromEntries(described) };
}

/**
 * @param {string} tarball
 * @returns {Promise<Served>}
 */
async function readTarball(tarball) {
  const output = await mustRun('tar', ['-xzOf', tarball, 'package/package.json']);
  return { manifest: JSON.parse(output.slice(output.indexOf('{'))), tarball };
}

/**
 * @param {string} folder
 * @param {string} directory
 * @returns {Promise<Served>}
 */
async function packInstalled(folder, directory) {
  const manifest = readManifest(folder);
  const tarball = join(directory, `${manifest.name.replace('/', '-').replace('@', '')}-${manifest.version}.tgz`);
  await mustRun('tar', ['-czf', tarball, '--exclude=node_modules', '-C', dirname(folder), basename(folder)]);
  return { manifest, tarball };
}

/**
 * The folders of an installed package and of all that it depends on.
 *
 * @param {string} name
 * @param {string} from
 * @param {Set<string>} [found]
 * @returns {string[]}
 */
function closureOf(name, from, found = new Set()) {
  const folder = findInstalled(name, from);
  if (found.has(folder)) return [...found];
  found.add(folder);
  for (const dependency of Object.keys(readManifest(folder).dependencies ?? {})) closureOf(dependency, folder, found);
  return [...found];
}

/**
 * @param {string} name
 * @param {string} from
 * @returns {string}
 */
function findInstalled(name, from) {
  const folder = join(from, 'node_modules', name);
  if (existsSync(join(folder, 'package.json'))) return realpathSync(folder);
  if (dirname(from) === from) throw new Error(`${name} is not installed`);
  return findInstalled(name, dirname(from));
}

/**
 * @param {string} folder
 * @returns {Served['manifest']}
 */
function readManifest(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}
