import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { build } from 'esbuild';

/** Where programs that name no endpoint send to, and the names that stand for an endpoint of one's own (RFC 2606). */
const ENDPOINTS = /https:\/\/(?:nom\.telemetrydeck\.com|(?:[\w-]+\.)*example\.com)/g;

/** Longer than any program of a document takes, deadlines and all, in milliseconds. */
const RUN_LIMIT_MS = 30_000;

/** How a program ended. */
export interface ProgramResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Puts a block and the sources of our packages into one file that Node can run. The text of the block stays as it is;
 * the one thing that changes is the address of TelemetryDeck's service, of which no trace is left.
 *
 * @returns The path of the file.
 */
export async function bundleBlock(path: string, endpoint: string): Promise<string> {
  const outfile = path.replace(/\.[tj]s$/, '.bundle.mjs');
  await build({
    entryPoints: [path],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['@td/source'],
    external: ['axios', 'ky', 'undici', 'vitest'],
    logLevel: 'silent',
  });
  const bundle = await readFile(outfile, 'utf8');
  await writeFile(outfile, bundle.replaceAll(ENDPOINTS, endpoint));
  return outfile;
}

/** Runs a file with Node as a user would: a process of its own, which has to end by itself. */
export async function runProgram(path: string): Promise<ProgramResult> {
  const child = spawn(process.execPath, [path], {
    cwd: dirname(path),
    // Nothing of the developer's own settings, such as a DO_NOT_TRACK, and nothing of their home.
    env: { PATH: process.env['PATH'], HOME: dirname(path) },
    timeout: RUN_LIMIT_MS,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = Promise.all([readAll(child.stdout), readAll(child.stderr)]);
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [stdout, stderr] = await texts;
  return { exitCode, stdout, stderr };
}

async function readAll(stream: AsyncIterable<Buffer>): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += chunk.toString();
  return text;
}
