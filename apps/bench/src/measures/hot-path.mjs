import { runProgram } from '../harness/child.mjs';
import { interleave } from '../harness/interleave.mjs';
import { mediansOf } from '../harness/statistics.mjs';

/** What the program that is being observed pays at the call itself. */
export const hotPath = {
  key: 'hot-path',
  title: 'Hot path: one call with six values',
  columns: [
    { key: 'meanUs', label: 'mean, µs' },
    { key: 'p99Us', label: 'p99, µs (with some 0.1 of the clock)' },
  ],
  chart: { key: 'meanUs', unit: 'µs' },
  // Ten times what it is: a machine may be slow or busy, and a call still takes no time.
  most: { meanUs: 15, p99Us: 50 },
  async run({ subjects, receiver, quick, progress }) {
    const repetitions = quick ? 3 : 9;
    const { rows, failures } = await interleave(
      subjects,
      repetitions,
      async (subject) => {
        await receiver.reset();
        // One request for each event makes a wave dear: fewer of them are enough, and as honest.
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
        'the payload objects are made beforehand; each wave of 1000 calls is delivered before the next',
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
