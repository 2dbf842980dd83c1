import { strict as assert } from 'node:assert';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { mustRun } from '../../run-command.mjs';
import { ROOT } from '../../setup.mjs';
import { consumerFolder, startInstalledIngestServer } from '../install.mjs';

const APP = join(ROOT, 'apps/bundlers');

/** The packages that the program imports, and their dependencies. */
const PACKAGES = ['browser', 'core', 'transport-fetch'];

/** The signals that the program sends. */
const SIGNALS = ['Bundled.core', 'TelemetryDeck.Navigation.pathChanged', 'Bundled.browser'];

/** The bundlers that write a script. The others write a module. */
const SCRIPT_WRITERS = ['metro', 'parcel', 'webpack'];

/**
 * The settings of a bundle.
 *
 * @typedef {object} Build
 * @property {string} bundler - The name of its file in `apps/bundlers/src`.
 * @property {'production' | 'development'} mode
 * @property {string} [condition] - A condition that the user adds to those of the bundler.
 */

/**
 * A user's project with a program and the installed packages.
 *
 * @typedef {object} BundledProject
 * @property {(build: Build) => Promise<string>} bundle - Resolves with the bundle's file.
 * @property {(file: string, nodeOptions?: readonly string[]) => Promise<unknown>} run - Runs the program, asserts that its
 *   signals arrive, and resolves with the codes of the errors that its mistakes cause.
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
    async bundle({ bundler, mode, condition }) {
      const extension = SCRIPT_WRITERS.includes(bundler) ? 'cjs' : 'mjs';
      const file = join(folder, 'out', [bundler, mode, condition].join('-'), `bundle.${extension}`);
      const args = [bundler, join(folder, 'program.mjs'), file, mode, ...(condition ? [condition] : [])];
      await mustRun(process.execPath, [join(APP, 'src/bundle.mjs'), ...args], { cwd: folder });
      return file;
    },

    async run(file, nodeOptions = []) {
      const server = await startInstalledIngestServer(directory);
      try {
        const args = [...nodeOptions, 'run-bundle.mjs', file, server.endpoint];
        const output = await mustRun(process.execPath, args, { cwd: folder });
        assert.deepEqual(server.faults, []);
        assert.deepEqual(
          server.signals.map(({ type }) => type),
          SIGNALS,
        );
        return JSON.parse(output.slice(output.indexOf('{')));
      } finally {
        await server.close();
      }
    },
  };
}
