import { startProgram } from './child.mjs';
import { interleave } from './interleave.mjs';
import { mediansOf } from './statistics.mjs';

const WAVE = 1000;
const ARRIVAL_MS = 20_000;

/**
 * Tracks and delivers events with each subject in turn, with `perRequest` events in a request. An event counts as delivered
 * when the receiver has counted its ID.
 */
export async function runDeliveries({ subjects, receiver, perRequest, signals, repetitions, progress }) {
  const { rows, failures } = await interleave(
    subjects.filter(({ single }) => !single || perRequest === 1),
    repetitions,
    (subject) => oneDelivery(subject, receiver, perRequest, signals),
    (text) => progress(`${perRequest} per request, ${text}`),
  );
  return {
    failures: failures.map((failure) => `at ${perRequest} per request ${failure}`),
    rows: rows.map(({ subject, results }) => ({
      subject,
      ...mediansOf(results, ['cpuUs', 'signalsPerSecond', 'received']),
    })),
  };
}

async function oneDelivery(subject, receiver, perRequest, signals) {
  await receiver.reset();
  const warmUp = Math.min(signals, 20 * WAVE);
  const program = startProgram('deliver.mjs', {
    subject: subject.name,
    file: subject.file,
    origin: `http://127.0.0.1:${receiver.port}`,
    perRequest,
    queueSize: 100_000,
    bulk: true,
    waveSize: WAVE,
    warmUp,
    signals,
  });
  try {
    await sentOf(program);
    await receiver.waitFor(warmUp, ARRIVAL_MS);
    await receiver.forget();
    program.send('go on');
    await sentOf(program);
    const { unique } = await receiver.waitFor(signals, ARRIVAL_MS);
    program.send('go on');
    const { cpuUs, signalsPerSecond } = await program.nextMessage();
    if (unique < signals) throw new Error(`only ${unique} of ${signals} were received`);
    return { cpuUs, signalsPerSecond, received: unique };
  } finally {
    program.kill();
  }
}

async function sentOf(program) {
  const message = await program.nextMessage();
  if (!message) {
    const { code, errors } = await program.exit;
    throw new Error(`ended with ${code}: ${errors.trim().slice(0, 300)}`);
  }
}
