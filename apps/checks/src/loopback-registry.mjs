// A package registry on loopback. pnpm publishes to it, and npm installs from it by name, as for a user, but without a
// network. It serves the packages of others from where they are installed.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { basename, dirname, join } from 'node:path';
import { json } from 'node:stream/consumers';
import { listenOnLoopback } from './listen-on-loopback.mjs';
import { mustRun } from './run-command.mjs';

/** @import { ServerResponse } from 'node:http' */

/**
 * @typedef {object} Served
 * @property {{ name: string, version: string, dependencies?: Record<string, string> }} manifest
 * @property {string} tarball - The path of the tarball.
 */

/**
 * The body of a request that publishes a package.
 *
 * @typedef {object} Publication
 * @property {Record<string, Served['manifest']>} versions
 * @property {Record<string, { data: string }>} _attachments - Tarballs in Base64.
 */

/**
 * @param {readonly { name: string, from: string }[]} others - Packages of others, and the folder where each is installed.
 *   Their dependencies are served as well.
 * @param {string} directory - The folder for the tarballs.
 * @returns {Promise<{ url: string, close(): Promise<void> }>}
 */
export async function startLoopbackRegistry(others, directory) {
  await mkdir(directory, { recursive: true });
  const folders = new Set(others.flatMap(({ name, from }) => closureOf(name, from)));
  const served = await Promise.all([...folders].map((folder) => packInstalled(folder, directory)));

  let origin = '';
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent((request.url ?? '').slice(1));
    if (request.method === 'PUT') {
      const publication = /** @type {Publication} */ (await json(request));
      const isNew = await accept(publication, served, directory);
      answer(response, isNew ? 201 : 409, isNew ? {} : { error: 'this version is published' });
      return;
    }
    const file = served.find(({ tarball }) => path === `-/${basename(tarball)}`);
    if (file) {
      response.end(await readFile(file.tarball));
      return;
    }
    const versions = served.filter(({ manifest }) => manifest.name === path);
    if (versions.length > 0) answer(response, 200, await describe(path, versions, origin));
    else answer(response, 404, { error: 'not found' });
  });
  const { port, close } = await listenOnLoopback(server);
  origin = `http://127.0.0.1:${port}`;
  return { url: `${origin}/`, close };
}

/**
 * @param {ServerResponse} response
 * @param {number} status
 * @param {object} body
 */
function answer(response, status, body) {
  response.statusCode = status;
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify(body));
}

/**
 * Adds a published package.
 *
 * @param {Publication} publication
 * @param {Served[]} served
 * @param {string} directory
 * @returns {Promise<boolean>} Whether the version is new. A published version never changes.
 */
async function accept({ versions, _attachments }, served, directory) {
  const [manifest] = Object.values(versions);
  const [attachment] = Object.values(_attachments);
  if (!manifest || !attachment) throw new Error('the request contains no package');
  const isKnown = served.some(
    ({ manifest: { name, version } }) => name === manifest.name && version === manifest.version,
  );
  if (isKnown) return false;
  const tarball = tarballPath(manifest, directory);
  await writeFile(tarball, Buffer.from(attachment.data, 'base64'));
  served.push({ manifest, tarball });
  return true;
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
 * @param {string} folder
 * @param {string} directory
 * @returns {Promise<Served>}
 */
async function packInstalled(folder, directory) {
  const manifest = readManifest(folder);
  const tarball = tarballPath(manifest, directory);
  await mustRun('tar', ['-czf', tarball, '--exclude=node_modules', '-C', dirname(folder), basename(folder)]);
  return { manifest, tarball };
}

/**
 * @param {Served['manifest']} manifest
 * @param {string} directory
 */
function tarballPath({ name, version }, directory) {
  return join(directory, `${name.replace('/', '-').replace('@', '')}-${version}.tgz`);
}

/**
 * Returns the folders of an installed package and of all its dependencies.
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
