import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { machineLine } from '../harness/machine.mjs';
import { drawChart } from './chart.mjs';

const resultsInRepository = fileURLToPath(new URL('../../results/', import.meta.url));

/** Returns the folder for the results: one in the repository, or a temporary one. */
export async function resultsFolder(isInRepository) {
  if (!isInRepository) return mkdtemp(path.join(os.tmpdir(), 'bench-results-'));
  await mkdir(resultsInRepository, { recursive: true });
  return resultsInRepository;
}

export async function writeResult(folder, key, machine, result) {
  const file = path.join(folder, key);
  await writeFile(`${file}.json`, `${JSON.stringify({ measure: key, machine, ...result }, null, 2)}\n`);
  await writeFile(`${file}.svg`, drawChart({ ...result, machine: machineLine(machine) }));
}
