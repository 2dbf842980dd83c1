import { strict as assert } from 'node:assert';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import process from 'node:process';
import { mustRun } from '../../run-command.mjs';
import { ROOT } from '../../setup.mjs';
import { consumerFolder, startInstalledIngestServer } from '../install.mjs';

const APP = join(ROOT, 'apps/bundlers');

/** The packages that the programs import, and their dependencies. */
const PACKAGES = ['browser', 'core', 'node', 'transport-fetch', 'transport-http'];

/** The signals that the programs send. */
const SIGNALS = ['Bundled.core', 'TelemetryDeck.Navigation.pathChanged', 'Bundled.browser'];
const TOOL_SIGNALS = ['Bundled.tool'];
const NODE_SIGNALS = ['Bundled.node', 'TelemetryDeck.Error.occurred'];

/** The bundlers that write a script. The others write a module. */
const SCRIPT_WRITERS = ['metro', 'parcel', 'rspack', 'webpack'];

/**
 * The settings of a bundle.
 *
 * @typedef {object} Build
 * @property {string} bundler - The name of its file in `apps/bundlers/src`.
 * @property {'production' | 'development'} mode
 * @property {string} [condition] - A condition that the user adds to those of the bundler.
 * @property {boolean} [isForNode] - Whether to bundle the program for Node.
 * @property {'node-program' | 'node-tool' | 'node-sender'} [program] - Which program for Node.
 */

/**
 * A user's project with a program and the installed packages.
 *
 * @typedef {object} BundledProject
 * @property {(build: Build) => Promise<string>} bundle - Resolves with the bundle's file.
 * @property {(file: string, nodeOptions?: readonly string[]) => Promise<unknown>} run - Runs the program, asserts that its
 *   signals arrive, and resolves with the codes of the errors that its mistakes cause.
 * @property {(file: string) => Promise<void>} runForNode - Runs the program for Node, and asserts that its signals arrive.
 * @property {(file: string, script: string) => Promise<void>} runTool - Runs a tool to its end, and asserts that its script,
 *   a detached sender, sends its signal.
 */

/**
 * @param {string} directory
 * @param {string} name
 * @param {object} settings - Additional fields of its manifest.
 * @returns {Promise<BundledProject>}
 */
export async function makeBundledProject(directory, name, settings) {
  const folder = join(directory, name);
  await mkdir(folder);
  await cp(join(APP, 'program'), folder, { recursive: true });
  for (const name of PACKAGES) {
    const path = join('node_modules/@td', name);
    await cp(join(consumerFolder(directory), path), join(folder, path), { recursive: true });
  }
  const manifest = { name, private: true, type: 'module', ...settings };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));

  return {
    async bundle({ bundler, mode, condition, isForNode = false, program = 'node-program' }) {
      const extension = SCRIPT_WRITERS.includes(bundler) ? 'cjs' : 'mjs';
      const platform = isForNode ? 'node' : 'page';
      const name = isForNode ? program : 'program';
      const file = join(folder, 'out', [bundler, mode, name, condition].join('-'), `bundle.${extension}`);
      const entry = join(folder, `${name}.mjs`);
      const args = [bundler, entry, file, mode, platform, ...(condition ? [condition] : [])];
      await mustRun(process.execPath, [join(APP, 'src/bundle.mjs'), ...args], { cwd: folder });
      return file;
    },

    async run(file, nodeOptions = []) {
      const output = await runWithServer(SIGNALS, (endpoint) => [...nodeOptions, 'run-bundle.mjs', file, endpoint]);
      return JSON.parse(output.slice(output.indexOf('{')));
    },

    async runForNode(file) {
      await runWithServer(NODE_SIGNALS, (endpoint) => [file, endpoint]);
    },

    async runTool(file, script) {
      await runWithServer(TOOL_SIGNALS, (endpoint) => [file, endpoint, relative(dirname(file), script)]);
    },
  };

  /**
   * Runs a program, asserts that these signals arrive, and resolves with its output.
   *
   * @param {readonly string[]} signals
   * @param {(endpoint: string) => readonly string[]} commandFor - The parameters of Node.
   */
  async function runWithServer(signals, commandFor) {
    const server = await startInstalledIngestServer(directory);
    try {
      const env = { XDG_STATE_HOME: join(directory, 'state-of-bundles'), DO_NOT_TRACK: '' };
      const output = await mustRun(process.execPath, commandFor(server.endpoint), { cwd: folder, env });
      // A detached sender sends after the end of the program.
      await server.waitForSignals(signals.length, { timeoutMs: 30_000 });
      assert.deepEqual(server.faults, []);
      assert.deepEqual(
        server.signals.map(({ type }) => type),
        signals,
      );
      return output;
    } finally {
      await server.close();
    }
  }
}
