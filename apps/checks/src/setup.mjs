// Sets the repository up. `npm start` and `npm test` run it first. It uses Node's modules only, because no package is
// installed yet. It prints one line for each task, and nothing if there is nothing to do.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

const STAMP = join(ROOT, 'node_modules', '.td-setup');

/** The oldest Node that can `require()` an ES module, as we promise to users of CommonJS. */
const OLDEST_NODE = [20, 19];

/** The Debian packages that the checks need, each with a file that exists if it is installed. */
const SYSTEM_PACKAGES = [
  ['chromium', '/usr/bin/chromium'],
  ['firefox-esr', '/usr/bin/firefox-esr'],
  ['webkit2gtk-driver', '/usr/bin/WebKitWebDriver'],
  ['xvfb', '/usr/bin/xvfb-run'],
  ['xauth', '/usr/bin/xauth'],
  ['golang-go', '/usr/bin/go'],
];

/** The environment of every tool: our binaries first, no telemetry, no questions. */
export const ENVIRONMENT = {
  ...process.env,
  PATH: `${join(ROOT, 'node_modules', '.bin')}:${process.env['PATH'] ?? ''}`,
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
  CI: 'true',
  NO_COLOR: '1',
};

/** Ends the set-up. The user sees only the message. */
class SetUpError extends Error {}

/**
 * @param {string} task - The name of the task, for the message of an error.
 * @param {string} command
 * @param {readonly string[]} args
 */
function run(task, command, args) {
  const result = spawnSync(command, args, {
    cwd: ROOT,
    env: ENVIRONMENT,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: Number.POSITIVE_INFINITY,
  });
  if (result.status === 0) return;
  throw new SetUpError(
    `set-up: ${task} failed\n$ ${command} ${args.join(' ')}\n${result.stdout ?? ''}${result.stderr ?? ''}${result.error ?? ''}`,
  );
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new SetUpError(`This needs Node ${OLDEST_NODE.join('.')} or newer, but runs on Node ${process.versions.node}.`);
}

/** A hash of all files that determine what is installed. */
function installationKey() {
  const manifests = ['packages', 'apps'].flatMap((group) =>
    readdirSync(join(ROOT, group)).map((name) => join(group, name, 'package.json')),
  );
  const hash = createHash('sha256');
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...manifests.sort()]) {
    if (existsSync(join(ROOT, file))) hash.update(`${file}\n`).update(readFileSync(join(ROOT, file)));
  }
  return hash.digest('hex');
}

function installPackages() {
  const key = installationKey();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === key) return;
  console.log('set-up: installing packages');
  const { packageManager } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const args = ['install', '--frozen-lockfile', '--prefer-offline'];
  if (existsSync(join(ROOT, 'node_modules', '.bin', 'pnpm'))) {
    run('installing packages', join(ROOT, 'node_modules', '.bin', 'pnpm'), args);
  } else {
    run('installing packages', 'npx', ['--yes', packageManager, ...args]);
  }
  mkdirSync(dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, key);
}

function installSystemPackages() {
  const missing = SYSTEM_PACKAGES.filter(([, file = '']) => !existsSync(file)).map(([name = '']) => name);
  if (missing.length === 0) return;
  const isRoot = process.getuid?.() === 0;
  const hasApt = existsSync('/usr/bin/apt-get');
  const maySudo = hasApt && !isRoot && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0;
  if (!hasApt || !(isRoot || maySudo)) {
    throw new SetUpError(`The checks need these Debian packages: apt-get install ${missing.join(' ')}`);
  }
  console.log(`set-up: installing ${missing.join(', ')}`);
  const prefix = [...(maySudo ? ['sudo', '-n'] : []), 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q'];
  const [command = '', ...args] = prefix;
  run('refreshing the list of Debian packages', command, [...args, 'update']);
  run('installing Debian packages', command, [...args, 'install', '-y', '--no-install-recommends', ...missing]);
}

/** Removes from each `dist` the output of deleted sources. tsc and turbo keep such files, and they would be published. */
function removeStaleOutput() {
  for (const name of readdirSync(join(ROOT, 'packages'))) {
    const folder = join(ROOT, 'packages', name);
    if (!existsSync(join(folder, 'dist'))) continue;
    for (const file of readdirSync(join(folder, 'dist'), { recursive: true })) {
      const module = /^(.+)\.d\.ts$/.exec(String(file))?.[1];
      // The CommonJS build has a copy of each declaration.
      const source = module?.replace(/^commonjs[\\/]/, '');
      if (!module || existsSync(join(folder, 'src', `${source}.ts`))) continue;
      for (const ending of ['.js', '.js.map', '.d.ts', '.d.ts.map']) {
        rmSync(join(folder, 'dist', `${module}${ending}`), { force: true });
      }
    }
  }
}

function build() {
  run('building', join(ROOT, 'node_modules', '.bin', 'turbo'), ['run', 'build', '--output-logs=errors-only']);
}

/**
 * Installs and builds what is missing. Ends the process with a message if it fails.
 *
 * @param {{ build?: boolean, systemPackages?: boolean }} parts
 */
export function setUp(parts) {
  try {
    checkNode();
    installPackages();
    if (parts.systemPackages) installSystemPackages();
    removeStaleOutput();
    if (parts.build) build();
  } catch (error) {
    console.error(error instanceof SetUpError ? error.message : error);
    process.exit(1);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  setUp({ build: process.argv.includes('--build'), systemPackages: process.argv.includes('--system-packages') });
}
