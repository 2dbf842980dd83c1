import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { machineLine } from '../harness/machine.mjs';
import { drawChart } from './chart.mjs';

const kept = fileURLToPath(new URL('../../results/', import.meta.url));

/** The folder that the results go to: the one in the repository only when that was asked for. */
export async function resultsFolder(keep) {
  if (!keep) return mkdtemp(path.join(os.tmpdir(), 'bench-results-'));
  await mkdir(kept, { recursive: true });
  return kept;
}

export async function writeResult(folder, key, machine, result) {
  const file = path.join(folder, key);
  await writeFile(`${file}.json`, `${JSON.stringify({ measure: key, machine, ...result }, null, 2)}\n`);
  await writeFile(`${file}.svg`, drawChart({ ...result, machine: machineLine(machine) }));
}
