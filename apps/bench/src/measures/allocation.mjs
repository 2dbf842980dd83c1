import { runProgram } from '../harness/child.mjs';
import { interleave } from '../harness/interleave.mjs';
import { mediansOf } from '../harness/statistics.mjs';

/** A young generation that no run fills: half a gigabyte for each of its halves. */
const FLAGS = ['--expose-gc', '--min-semi-space-size=512', '--max-semi-space-size=512'];

/** Measures by how many bytes the heap and its buffers grow without a garbage collection. */
export const allocation = {
  key: 'allocation',
  title: 'Bytes allocated per event, from the call to its delivery',
  columns: [{ key: 'bytesPerSignal', label: 'bytes' }],
  chart: { key: 'bytesPerSignal', unit: 'bytes' },
  // The body of the request alone takes 1.1 KB.
  limits: { bytesPerSignal: 3500 },
  async run({ subjects, receiver, quick, progress }) {
    const repetitions = quick ? 1 : 5;
    const collected = new Set();
    const { rows, failures } = await interleave(
      subjects,
      repetitions,
      async (subject) => {
        await receiver.reset();
        const result = await runProgram(
          'allocate.mjs',
          {
            subject: subject.name,
            file: subject.file,
            origin: `http://127.0.0.1:${receiver.port}`,
            perRequest: 100,
            queueSize: 100_000,
            bulk: true,
            waveSize: 1000,
            warmUp: subject.single ? 500 : 10_000,
            signals: subject.single ? 500 : 5000,
          },
          { flags: FLAGS },
        );
        if (result.collections > 0) collected.add(subject.name);
        return result;
      },
      progress,
    );
    return {
      repetitions,
      notes: [
        '100 per request; the payload objects are created before and not counted',
        ...[...collected].map((name) => `${name}: a garbage collection ran, so it allocates more than this`),
        ...failures,
      ],
      rows: rows.map(({ subject, results }) => ({
        subject: subject.name,
        kind: subject.kind,
        ...mediansOf(results, ['bytesPerSignal']),
      })),
    };
  },
};
