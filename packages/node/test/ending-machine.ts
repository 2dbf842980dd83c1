import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect } from 'vitest';
import type { NodeClientOptions } from '../src/node-client-options.js';

/** Which Node runs the programs. */
const NODE = process.env['TEST_NODE'] ?? process.execPath;

const { allowedNodeEnvironmentFlags: known } = process;
/** Restricts a program, except for the network. */
const PERMISSION_FLAGS = [
  '--no-warnings',
  known.has('--permission') ? '--permission' : '--experimental-permission',
  ...(known.has('--allow-net') ? ['--allow-net'] : []),
];

/** How much longer a program may take on a busy machine, in milliseconds: far less than the timeout of a request. */
export const LEEWAY_MS = 2500;

const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));
export let directory: string;
let programs = 0;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'endings-'));
  const made = await run(process.execPath, [pathOf('bundle.mjs'), pathOf('ending.mjs'), join(directory, 'ending.mjs')]);
  expect(made).toMatchObject({ code: 0, output: '' });
});

afterAll(() => {
  rmSync(directory, { recursive: true });
});

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly output: string;
}

function run(command: string, parameters: readonly string[], state = directory): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, XDG_STATE_HOME: state, LOCALAPPDATA: state };
    const child = spawn(command, parameters, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (some) => (output += some));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, output }));
  });
}

export interface Order {
  readonly addon?: string;
  readonly before?: string;
  readonly closeTimeoutMs?: number;
  readonly detachedSender?: boolean;
  readonly endpoint: string;
  readonly ending?: string;
  readonly options?: NodeClientOptions;
  readonly signalHandling?: boolean;
  readonly signals?: number;
  readonly transport?: string | undefined;
}

export interface Report {
  /** The exit code that listeners of its end see. */
  readonly code: number;
  /** From the last call to the end, in milliseconds. */
  readonly elapsedMs: number;
  /** How often it has heard `beforeExit`. */
  readonly heard: number;
  /** Its listeners of events that change how a program ends. */
  readonly listeners: readonly string[];
  /** Whether the client remembers the user's consent, if the program has asked. */
  readonly remembered?: boolean;
  readonly stats: Readonly<Record<string, unknown>>;
}

/** A machine that runs programs one after another. */
export function machine() {
  const state = join(directory, `state-${++programs}`);
  // Node confuses the permissions of paths that begin alike.
  const report = join(directory, `report-${programs}.json`);
  const spoolFolder = () => {
    const [app] = existsSync(join(state, 'telemetrydeck')) ? readdirSync(join(state, 'telemetrydeck')) : [];
    return app ? join(state, 'telemetrydeck', app) : undefined;
  };
  return {
    /** The folder in which programs store what outlives them. */
    state,
    /**
     * Runs a program to its end; a killed program leaves no report.
     *
     * @param allowed - If given, Node lets it use these files and folders, read its own file, write its report, and
     * nothing else. May be `*`.
     */
    async end(order: Order, allowed?: readonly string[]): Promise<Ended & Partial<Report>> {
      rmSync(report, { force: true });
      const program = join(directory, 'ending.mjs');
      const readable = [program, ...(allowed ?? [])].map((path) => `--allow-fs-read=${path}`);
      const writable = [report, ...(allowed ?? [])].map((path) => `--allow-fs-write=${path}`);
      const flags = allowed ? [...PERMISSION_FLAGS, ...readable, ...writable] : [];
      const ended = await run(NODE, [...flags, program, JSON.stringify({ ...order, report })], state);
      return { ...(existsSync(report) && JSON.parse(readFileSync(report, 'utf8'))), ...ended };
    },
    /** The signals in the spool. */
    spooled(): readonly { readonly type: string }[] {
      const folder = spoolFolder() ?? '';
      const files = folder ? readdirSync(folder).filter((name) => name.endsWith('.jsonl')) : [];
      // The first line of a file says where its signals go.
      const lines = files.toSorted().flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').slice(1));
      return lines.filter(Boolean).map((line) => JSON.parse(line));
    },
  };
}

/** The client's own transport, and the function that makes the transport of each folder `transport-…`. */
export const transports = [
  undefined,
  ...readdirSync(pathOf('../..')).flatMap((folder) => {
    const [, name] = /^transport-(.+)$/.exec(folder) ?? [];
    return name ? [`${name.replace(/-(.)/g, (_dash, letter) => letter.toUpperCase())}Transport`] : [];
  }),
];
