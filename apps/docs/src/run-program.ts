import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { readLibraries } from './documents.js';

/** Where programs that name no endpoint send to, and the names that stand for an endpoint of one's own (RFC 2606). */
const ENDPOINTS = /https:\/\/(?:nom\.telemetrydeck\.com|(?:[\w-]+\.)*example\.com)/g;

/** Longer than any program of a document takes, deadlines and all, in milliseconds. */
const RUN_LIMIT_MS = 30_000;

/** How long to keep the program of a page alive, in milliseconds, because a page stays open when its program is done. */
const PAGE_STAYS_MS = 1500;

/** How a program ended. */
export interface ProgramResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The types of the signals that it has left on disk, for its next run. */
  readonly kept: readonly string[];
}

/**
 * Bundles a block and the sources of our packages into one file that Node can run. The text of the block stays
 * unchanged, except that each address of TelemetryDeck's service is replaced.
 *
 * @param endpoint - The origin that replaces it.
 * @returns The path of the file.
 */
export async function bundleBlock(path: string, endpoint: string): Promise<string> {
  const outfile = path.replace(/\.m?[tj]s$/, '.bundle.mjs');
  const { metafile } = await build({
    entryPoints: [path],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['@td/source'],
    external: readLibraries(),
    logLevel: 'silent',
    metafile: true,
  });
  const isPage = Object.keys(metafile.inputs).some((input) => input.includes('packages/browser/'));
  const bundle = (await readFile(outfile, 'utf8')).replaceAll(ENDPOINTS, endpoint);
  await writeFile(outfile, isPage ? `${bundle}setTimeout(() => {}, ${PAGE_STAYS_MS});\n` : bundle);
  return outfile;
}

/** How a program is run. */
export interface RunOptions {
  readonly args?: readonly string[];
  /** Beside what every program needs. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The folder of the user, where a program keeps its state. @defaultValue an empty one */
  readonly home?: string;
}

/** Runs a file with Node as a user would: a process of its own, which has to end by itself. */
export async function runProgram(
  path: string,
  { args = [], environment = {}, home }: RunOptions = {},
): Promise<ProgramResult> {
  const ownHome = home ?? (await makeHome(path));
  const child = spawn(process.execPath, [path, ...args], {
    cwd: dirname(path),
    // Nothing of the developer's own settings, such as a DO_NOT_TRACK, and nothing of their home.
    env: { PATH: process.env['PATH'], HOME: ownHome, ...environment },
    timeout: RUN_LIMIT_MS,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = Promise.all([readAll(child.stdout), readAll(child.stderr)]);
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [stdout, stderr] = await texts;
  return { exitCode, stdout, stderr, kept: await keptTypes(ownHome) };
}

/** An empty folder for a user who runs a program, beside that. */
export function makeHome(path: string): Promise<string> {
  return mkdtemp(join(dirname(path), 'home-'));
}

/** The types of the signals that programs have left on disk in a home. */
export async function keptTypes(home: string): Promise<string[]> {
  const names = await readdir(home, { recursive: true });
  const files = names.filter((name) => name.endsWith('.jsonl')).map((name) => readFile(join(home, name), 'utf8'));
  // The first line of a file says where its signals go.
  const lines = (await Promise.all(files)).flatMap((text) => text.split('\n').slice(1));
  return lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line).type);
}

async function readAll(stream: AsyncIterable<Buffer>): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += chunk.toString();
  return text;
}
