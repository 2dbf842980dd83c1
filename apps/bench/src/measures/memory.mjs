import { runProgram } from '../harness/child.mjs';
import { interleave } from '../harness/interleave.mjs';
import { mediansOf } from '../harness/statistics.mjs';

/** A floor for comparison: any allocation makes the young generation grow, by far more than 10,000 signals take. */
const ring = { key: 'ring', name: 'floor: a ring of 10,000 strings', file: './floors/ring.mjs', kind: 'floor' };

/** Measures the growth of the whole process while it tracks events and nothing listens. */
export const memory = {
  key: 'memory',
  title: 'Memory: growth of the process with nothing listening',
  columns: [
    { key: 'growth100k', label: '100,000 events, MB' },
    { key: 'growth1M', label: '1,000,000 events, MB' },
    { key: 'liveMB', label: 'still in use, MB' },
    { key: 'usPerCall', label: 'µs per call, including the work between calls' },
  ],
  chart: { key: 'growth100k', unit: 'MB for 100,000 events' },
  async run({ subjects, receiver, quick, progress }) {
    const repetitions = quick ? 1 : 3;
    const sizes = quick ? { growth100k: 100_000 } : { growth100k: 100_000, growth1M: 1_000_000 };
    const one = (subject, signals) =>
      runProgram(
        'memory.mjs',
        { subject: subject.name, file: subject.file, origin: `http://127.0.0.1:${receiver.port}`, signals },
        { flags: ['--expose-gc'] },
      );
    await receiver.reset();
    await receiver.refuse();
    const { rows, failures } = await interleave(
      // Without subjects that send one request for each event. A quick run has only our packages.
      [ring, ...subjects.filter(({ kind, single }) => !single && (kind === 'ours' || (!quick && kind === 'peer')))],
      repetitions,
      async (subject) => {
        const result = {};
        for (const [key, signals] of Object.entries(sizes)) {
          const { growthMB, liveMB, usPerCall } = await one(subject, signals);
          Object.assign(result, { [key]: growthMB, liveMB, usPerCall });
        }
        return result;
      },
      progress,
    );
    await receiver.accept();
    return {
      repetitions,
      notes: [...(quick ? ['quick: our packages only, 100,000 events'] : []), ...failures],
      rows: rows.map(({ subject, results }) => ({
        subject: subject.name,
        kind: subject.kind,
        ...mediansOf(results, [...Object.keys(sizes), 'liveMB', 'usPerCall']),
      })),
    };
  },
};
