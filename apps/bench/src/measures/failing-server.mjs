import { setTimeout as sleep } from 'node:timers/promises';
import { startProgram } from '../harness/child.mjs';
import { interleave } from '../harness/interleave.mjs';
import { median } from '../harness/statistics.mjs';

const SIGNALS = 1000;
const OUTAGE_MS = 5000;

const FAILURES = [
  { key: 'unavailable', label: 'first 3 responses 503', behaviour: { kind: 'fail-first', left: 3, status: 503 } },
  {
    key: 'throttled',
    label: 'first 3 responses 429, Retry-After 2',
    behaviour: { kind: 'fail-first', left: 3, status: 429, retryAfter: 2 },
    long: true,
  },
  { key: 'refused', label: `refused for ${OUTAGE_MS / 1000} s`, refused: true, long: true },
  { key: 'tooLarge', label: '413 above 100 events', behaviour: { kind: 'limit', maxEvents: 100 }, perRequest: 1000 },
];

/** Measures how many of 1000 events arrive within 30 s of the recovery of a server that fails at first. */
export const failingServer = {
  key: 'failing-server',
  title: `${SIGNALS} events to a failing server: received within 30 s of its recovery`,
  columns: FAILURES.map(({ key, label }) => ({ key, label })),
  chart: { key: 'unavailable', unit: 'of 1000 events received after three responses 503', higherIsBetter: true },
  async run({ subjects, receiver, quick, progress }) {
    const repetitions = quick ? 1 : 3;
    const waitMs = quick ? 10_000 : 30_000;
    const chosen = FAILURES.filter(({ long }) => !quick || !long);
    const { rows, failures } = await interleave(
      // A quick run has only our packages, because a peer that gives up takes the whole waiting time.
      subjects.filter(({ kind }) => kind === 'ours' || (!quick && kind === 'peer')),
      repetitions,
      async (subject) => {
        const result = {};
        for (const failure of chosen) result[failure.key] = await oneFailure(subject, receiver, failure, waitMs);
        return result;
      },
      progress,
    );
    return {
      repetitions,
      notes: [
        ...(quick ? ['quick: our packages only, without Retry-After and refusal, and 10 s instead of 30 s'] : []),
        ...failures,
      ],
      rows: rows.map(({ subject, results }) => ({
        subject: subject.name,
        kind: subject.kind,
        ...Object.fromEntries(chosen.map(({ key }) => [key, median(results.map((result) => result[key]))])),
      })),
    };
  },
};

async function oneFailure(subject, receiver, { behaviour, refused, perRequest }, waitMs) {
  await receiver.reset();
  if (behaviour) await receiver.behave(behaviour);
  if (refused) await receiver.refuse();
  const program = startProgram('stay.mjs', {
    subject: subject.name,
    file: subject.file,
    origin: `http://127.0.0.1:${receiver.port}`,
    signals: SIGNALS,
    bulk: true,
    perRequest,
  });
  try {
    await program.nextMessage();
    if (refused) {
      await sleep(OUTAGE_MS);
      await receiver.accept();
    }
    return (await receiver.waitFor(SIGNALS, waitMs, 250)).unique;
  } finally {
    program.kill();
    await program.exit;
  }
}
