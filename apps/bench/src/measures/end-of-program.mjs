import { startProgram } from '../harness/child.mjs';
import { interleave } from '../harness/interleave.mjs';
import { median } from '../harness/statistics.mjs';

const ENDINGS = [
  { key: 'natural', label: 'natural end' },
  { key: 'exit', label: 'process.exit(0) right after', task: { ending: 'exit' } },
  { key: 'hang', label: 'endpoint never answers', behaviour: { kind: 'hang' } },
  { key: 'refused', label: 'nothing listens', refused: true },
];

/** One event and the end of the program: does it arrive, and how long does the program live for it? */
export const endOfProgram = {
  key: 'end-of-program',
  title: 'One event, then the end of the program',
  columns: ENDINGS.flatMap(({ key, label }) => [
    { key: `${key}Received`, label: `${label}: received` },
    { key: `${key}Ms`, label: 'lived, ms' },
  ]),
  chart: { key: 'hangMs', unit: 'ms that a program lives when the endpoint never answers' },
  async run({ subjects, receiver, quick, progress }) {
    const repetitions = quick ? 1 : 3;
    const capMs = quick ? 1500 : 75_000;
    const { rows, failures } = await interleave(
      subjects.filter(({ kind }) => kind !== 'floor'),
      repetitions,
      (subject) => allEndings(subject, receiver, capMs),
      progress,
    );
    return {
      repetitions,
      notes: [
        `no flush is called; a program that lives longer than ${capMs / 1000} s is ended and shown as ${capMs}`,
        ...failures,
      ],
      rows: rows.map(({ subject, results }) => ({
        subject: subject.name,
        kind: subject.kind,
        ...Object.fromEntries(
          ENDINGS.flatMap(({ key }) => [
            [`${key}Received`, results.every((result) => result[key].received) ? 'yes' : 'no'],
            [`${key}Ms`, median(results.map((result) => result[key].livedMs))],
          ]),
        ),
      })),
    };
  },
};

async function allEndings(subject, receiver, capMs) {
  const result = {};
  for (const { key, task, behaviour, refused } of ENDINGS) {
    await receiver.reset();
    if (behaviour) await receiver.behave(behaviour);
    if (refused) await receiver.refuse();
    const origin = `http://127.0.0.1:${receiver.port}`;
    const program = startProgram('start.mjs', { subject: subject.name, file: subject.file, origin, ...task });
    const timer = setTimeout(program.kill, capMs);
    const { livedMs, signal } = await program.exit;
    clearTimeout(timer);
    const { unique } = await receiver.count();
    result[key] = { received: unique > 0, livedMs: signal ? capMs : livedMs };
  }
  return result;
}
