import { makeHome, startProgram } from '../harness/child.mjs';
import { interleave } from '../harness/interleave.mjs';
import { median } from '../harness/statistics.mjs';

const ENDINGS = [
  { key: 'natural', label: 'natural end' },
  { key: 'exit', label: 'process.exit(0) right after', task: { ending: 'exit' } },
  { key: 'hang', label: 'endpoint never answers', behaviour: { kind: 'hang' } },
  { key: 'refused', label: 'nothing listens', refused: true },
];

/** Measures whether an event right before the end of a program is received, and how long the program lives. */
export const endOfProgram = {
  key: 'end-of-program',
  title: 'One event, then the end of the program',
  columns: ENDINGS.flatMap(({ key, label }) => [
    { key: `${key}Received`, label: `${label}: received (yes, at the next start, or no)` },
    { key: `${key}Ms`, label: 'lifetime of the program, ms' },
  ]),
  chart: { key: 'hangMs', unit: 'ms of lifetime if the endpoint never answers' },
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
        `without a flush; a program that lives longer than ${capMs / 1000} s is killed and shown as ${capMs}`,
        ...failures,
      ],
      rows: rows.map(({ subject, results }) => ({
        subject: subject.name,
        kind: subject.kind,
        ...Object.fromEntries(
          ENDINGS.flatMap(({ key }) => [
            [`${key}Received`, worstOf(results.map((result) => result[key].received))],
            [`${key}Ms`, median(results.map((result) => result[key].livedMs))],
          ]),
        ),
      })),
    };
  },
};

/** The outcomes for the event, from the best to the worst. */
const OUTCOMES = ['yes', 'next start', 'no'];

const worstOf = (outcomes) => OUTCOMES.findLast((outcome) => outcomes.includes(outcome));

async function allEndings(subject, receiver, capMs) {
  const result = {};
  for (const { key, task, behaviour, refused } of ENDINGS) {
    const home = makeHome();
    const run = async (parts) => {
      const origin = `http://127.0.0.1:${receiver.port}`;
      const program = startProgram(
        'start.mjs',
        { subject: subject.name, file: subject.file, origin, ...parts },
        { home },
      );
      const timer = setTimeout(program.kill, capMs);
      const { livedMs, signal } = await program.exit;
      clearTimeout(timer);
      return signal ? capMs : livedMs;
    };
    await receiver.reset();
    if (behaviour) await receiver.behave(behaviour);
    if (refused) await receiver.refuse();
    const livedMs = await run(task);
    const { unique } = await receiver.count();
    let received = unique > 0 ? 'yes' : 'no';
    if (received === 'no') {
      await receiver.reset();
      // A second program sends its own event and waits for it. Any other event that arrives is from the first program.
      await run({ from: 1, flush: true });
      if ((await receiver.count()).unique > 1) received = 'next start';
    }
    result[key] = { received, livedMs };
  }
  return result;
}
