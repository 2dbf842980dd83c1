import { runProgram } from '../harness/child.mjs';
import { interleave } from '../harness/interleave.mjs';
import { mediansOf } from '../harness/statistics.mjs';

/** Measures how long a call takes in the program that makes it. */
export const hotPath = {
  key: 'hot-path',
  title: 'Hot path: one call with six values',
  columns: [
    { key: 'meanUs', label: 'mean, µs' },
    { key: 'p99Us', label: 'p99, µs (includes about 0.1 for reading the clock)' },
  ],
  chart: { key: 'meanUs', unit: 'µs' },
  // Ten times the usual values, because a machine may be slow or busy.
  limits: { meanUs: 15, p99Us: 50 },
  async run({ subjects, receiver, quick, progress }) {
    const repetitions = quick ? 3 : 9;
    const { rows, failures } = await interleave(
      subjects,
      repetitions,
      async (subject) => {
        await receiver.reset();
        // Smaller waves for subjects that send one request for each event. They are as accurate and take less time.
        const waveSize = subject.single || subject.key === 'mixpanel' ? 100 : 1000;
        return runProgram('hot-path.mjs', {
          subject: subject.name,
          file: subject.file,
          origin: `http://127.0.0.1:${receiver.port}`,
          waves: quick ? 10 : 60,
          warmUpWaves: quick ? 10 : 20,
          waveSize,
        });
      },
      progress,
    );
    return {
      repetitions,
      notes: [
        'the payload objects are created before; each wave of 1000 calls is delivered before the next one',
        ...failures,
      ],
      rows: rows.map(({ subject, results }) => ({
        subject: subject.name,
        kind: subject.kind,
        ...mediansOf(results, ['meanUs', 'p99Us']),
      })),
    };
  },
};
