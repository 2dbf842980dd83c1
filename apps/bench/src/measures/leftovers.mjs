import { copyFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { makeHome, startProgram } from '../harness/child.mjs';
import { interleave } from '../harness/interleave.mjs';
import { median } from '../harness/statistics.mjs';

/** How many files earlier runs have left. */
const FILES = 10_000;

/**
 * Measures how long a program lives that sends one event and calls `process.exit(0)`: with nothing on disk, and with the
 * files of many such programs.
 */
export const leftovers = {
  key: 'leftovers',
  title: `One event and process.exit(0), with ${FILES} files of earlier runs on disk`,
  columns: [
    { key: 'noneMs', label: 'lifetime without any, ms' },
    { key: 'manyMs', label: 'lifetime with all, ms' },
    { key: 'ratio', label: 'ratio' },
  ],
  chart: { key: 'manyMs', unit: 'ms of lifetime with all files' },
  limits: { ratio: 1.2 },
  async run({ subjects, receiver, quick, progress }) {
    const repetitions = quick ? 3 : 9;
    await receiver.refuse();
    const { rows, failures } = await interleave(
      subjects.filter(({ key }) => key === 'td-node'),
      repetitions,
      (subject) => once(subject, `http://127.0.0.1:${receiver.port}`),
      progress,
    );
    return {
      repetitions,
      notes: failures,
      rows: rows.map(({ subject, results }) => {
        const [noneMs, manyMs] = ['noneMs', 'manyMs'].map((key) => median(results.map((result) => result[key])));
        return { subject: subject.name, kind: subject.kind, noneMs, manyMs, ratio: manyMs / noneMs };
      }),
    };
  },
};

async function once({ name, file }, origin) {
  const end = async (home) => {
    const { livedMs } = await startProgram('start.mjs', { subject: name, file, origin, ending: 'exit' }, { home }).exit;
    return livedMs;
  };
  const home = makeHome();
  const noneMs = await end(home);
  multiply(home);
  return { noneMs, manyMs: await end(home) };
}

/** Copies the file that a program has left. The copies differ only in the identifier in their names. */
function multiply(home) {
  const left = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.jsonl'));
  if (left.length !== 1 || statSync(path.join(home, left[0])).size === 0) throw new Error('there is not one file');
  for (let number = 1; number < FILES; number++) {
    copyFileSync(path.join(home, left[0]), path.join(home, left[0].replace('.free', `${number}.free`)));
  }
}
