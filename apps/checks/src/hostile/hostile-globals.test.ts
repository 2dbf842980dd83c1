import { join } from 'node:path';
import { type IngestServer, startIngestServer } from '@td/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../setup.mjs';
import { readWorkspaces } from '../workspace.mjs';
import { bundleScenario } from './bundle-scenario.mjs';
import { hostilities } from './hostilities.mjs';
import { patches } from './patches.mjs';
import { createPlatform } from './platforms.mjs';
import { runInRealm, untouchableGlobals } from './run-in-realm.mjs';
import { scenarios } from './scenarios.mjs';
import { usedGlobals } from './used-globals.mjs';

/** Without a tool, which runs in a process of its own: no program breaks its globals. */
const packages = readWorkspaces('packages').filter(({ manifest }) => manifest.bin === undefined);
const TEST = /\.test\.ts$/;

/** What the sources of all packages read: a package also runs the code of those below it. */
const names = [
  ...new Set(
    packages
      .flatMap(({ folder, sources }) =>
        sources.filter(({ path }) => path.startsWith(`${folder}/src/`) && !TEST.test(path)),
      )
      .flatMap(({ text }) => usedGlobals(text)),
  ),
].sort();

const TYPES = ['Hostile.signal', 'Hostile.delivery', 'Hostile.view'];

/** Matches the name of a global in a message. */
const nameOf = (name: string) => new RegExp(`\\b${name}\\b`);

/** `manualClock` works also while a test has fake timers, so `@td/testing` takes the real ones when it is loaded. */
const TOUCHED_BY_TESTING = ['setImmediate', 'setTimeout'];

/** The conditions of each build. Only core has one of its own for production, and pages use that. */
const BUILDS: [build: string, conditions: string[]][] = [
  ['development', []],
  ['production', ['production']],
];

let server: IngestServer;
beforeAll(async () => {
  server = await startIngestServer();
});
afterAll(() => server.close());

it('every package has a scenario', () => {
  expect(packages.map(({ folder }) => folder).sort()).toEqual(Object.keys(scenarios).sort());
});

describe.each(Object.entries(scenarios))('%s', (folder, { platform, program }) => {
  describe.each(folder === 'packages/core' || folder === 'packages/browser' ? BUILDS : BUILDS.slice(0, 1))(
    'in the build for %s',
    (_build, conditions) => {
      let code: string;
      beforeAll(async () => {
        code = await bundleScenario(program, join(ROOT, folder), conditions);
      });

      /** Runs the scenario in a realm of its own, and returns what arrived, what the log said, and what was thrown. */
      async function runScenario(
        prepare?: (realm: object) => void,
        spoil?: (globals: Record<string, unknown>) => void,
      ) {
        const sent: string[] = [];
        const lines: string[] = [];
        const logger = { error: (line: string) => lines.push(line), warn: (line: string) => lines.push(line) };
        const globals = createPlatform(platform, sent);
        spoil?.(globals);
        server.clear();
        const { program: running } = runInRealm(code, globals, prepare);
        const escaped: unknown[] = [];
        try {
          await running.run({ endpoint: server.endpoint, logger, sent });
        } catch (error) {
          escaped.push(error);
        }
        const arrived = [...sent, ...server.requests.map(({ body }) => String(body))].join();
        return { arrived, escaped, messages: [...lines, ...escaped.map(String)].join('\n') };
      }

      it('reads no global of the platform when it is imported', () => {
        const touched: string[] = [];
        const all = Object.keys(createPlatform(platform, []));
        runInRealm(code, untouchableGlobals([...new Set([...names, ...all])], touched));
        const isAllowed = (name: string) => folder === 'packages/testing' && TOUCHED_BY_TESTING.includes(name);
        expect(touched.filter((name) => !isAllowed(name))).toEqual([]);
      });

      it.each(Object.keys(patches))('a signal arrives beside a library that patches %s', async (patch) => {
        const { arrived, messages } = await runScenario((realm) => patches[patch]?.(realm));
        expect(messages).toBe('');
        for (const type of TYPES) expect(arrived).toContain(`"type":"${type}"`);
      });

      describe.each(names.filter((name) => name in createPlatform(platform, [])))('%s', (name) => {
        it.each(Object.keys(hostilities))(
          '%s: the signal arrives, or the log names what is missing',
          async (hostility) => {
            const { arrived, escaped, messages } = await runScenario(undefined, (globals) =>
              hostilities[hostility]?.(globals, name),
            );
            const isDocumented = escaped.every((error) => Object(error).code === 'MISSING_GLOBAL');
            expect({ isDocumented, messages: isDocumented ? '' : messages }).toEqual({
              isDocumented: true,
              messages: '',
            });
            for (const type of TYPES) {
              if (!arrived.includes(type)) expect(messages).toMatch(nameOf(name));
            }
          },
        );
      });
    },
  );
});
