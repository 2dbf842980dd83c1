import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Finding, ok, problem, warning } from './finding.js';
import { tryTo } from './try-to.js';

/** The oldest Node that the packages support. */
const OLDEST = [20, 19] as const;

/** The variables that test runners set. */
const RUNNERS = ['VITEST', 'JEST_WORKER_ID', 'NODE_TEST_CONTEXT'];

/** Matches the commands of tools that bundle a program into one file. */
const BUNDLER = /(?:^|[\s/&|;])(esbuild|rollup|rolldown|webpack|tsup|tsdown|ncc|parcel)(?![\w-])/;

interface Manifest {
  readonly version?: string;
  readonly dependencies?: object;
  readonly devDependencies?: object;
  readonly scripts?: Readonly<Record<string, string>>;
}

/**
 * Checks whether the runtime, the test runner or the bundler may prevent signals from arriving.
 *
 * @param directory - The working directory; `undefined` if it is deleted.
 */
export function checkRuntime(directory: string | undefined): Finding[] {
  const { env, versions } = process;
  const [major = 0, minor = 0] = versions.node.split('.').map(Number);
  const isOld = major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
  const runner = RUNNERS.find((name) => env[name]);
  const findings = [
    isOld
      ? problem('runtime', `Node ${versions.node}`, `install Node ${OLDEST.join('.')} or later`)
      : ok('runtime', `Node ${versions.node}`),
  ];
  if (runner || env['NODE_ENV'] === 'test') {
    const mend = 'in tests, use recordingTransport() of @td/testing, so that they neither send nor store real signals';
    findings.push(warning('test runner', `${runner ?? 'NODE_ENV=test'} is set, so this is a test run`, mend));
  }
  if (env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
    const mend = 'unset it, and pass the CA certificate by NODE_EXTRA_CA_CERTS=/path/to/ca.pem';
    findings.push(warning('TLS', 'NODE_TLS_REJECT_UNAUTHORIZED=0 trusts every certificate', mend));
  }
  if (directory !== undefined) return [...findings, ...checkProject(directory)];
  const mend = 'change to the folder of your project, and run td doctor again';
  return [...findings, warning('project', 'not checked, because the working directory is deleted', mend)];
}

/** Checks the project in a folder for packages of different versions, and for a bundler, which leaves out the sender. */
function checkProject(directory: string): Finding[] {
  const findings: Finding[] = [];
  const scope = findUpwards(directory, join('node_modules', '@td'));
  const names = (scope && tryTo(() => readdirSync(scope))) || [];
  const installed = names.map((name) => `${name} ${readManifest(join(`${scope}`, name)).version}`);
  const versions = new Set(installed.map((one) => one.split(' ')[1]));
  if (versions.size > 1) {
    const mend = 'install the same version of all, such as:\nnpm install @td/node@latest';
    findings.push(warning('versions', `the packages @td/* have different versions: ${installed.join(', ')}`, mend));
  }
  const { dependencies, devDependencies, scripts } = readManifest(directory);
  // A bundler among the dependencies may be there for the tests alone.
  const [, bundler] = BUNDLER.exec(Object.values({ ...scripts }).join(' ; ')) ?? [];
  if (bundler && '@td/node' in { ...dependencies, ...devDependencies }) {
    const mend =
      'if your program uses withDetachedSender() and is bundled, give it a script of its own: withDetachedSender({ script })';
    findings.push(warning('bundler', `this project bundles with ${bundler}`, mend));
  }
  return findings;
}

function findUpwards(directory: string, path: string): string | undefined {
  if (existsSync(join(directory, path))) return join(directory, path);
  const above = dirname(directory);
  return above === directory ? undefined : findUpwards(above, path);
}

/** Returns the manifest of a folder; an empty one if it cannot be read. */
function readManifest(folder: string): Manifest {
  return Object(tryTo(() => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))));
}
