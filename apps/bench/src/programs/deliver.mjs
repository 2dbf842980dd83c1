// Measures the CPU time and the wall time of tracking and delivering signals. Waits for a message that the receiver has
// all signals before it stops the CPU clock, instead of trusting the subject.
import { once } from 'node:events';
import { EVENT_NAME, makeProperties } from '../harness/event.mjs';
import { createSubject, task } from './task.mjs';

const { signals, warmUp, waveSize } = task;
const subject = await createSubject();
const size = subject.flushEvery ?? waveSize;
let number = 0;

async function deliver(count) {
  for (let sent = 0; sent < count; sent += size) {
    for (let index = 0; index < size && sent + index < count; index++)
      subject.track(EVENT_NAME, makeProperties(number++));
    await subject.flush();
  }
}

async function arrival() {
  const confirmation = once(process, 'message');
  process.send({ sent: number });
  await confirmation;
}

await deliver(warmUp);
await arrival();

const cpuBefore = process.cpuUsage();
const before = performance.now();
await deliver(signals);
const flushedMs = performance.now() - before;
await arrival();
const { user, system } = process.cpuUsage(cpuBefore);
process.send({ cpuUs: (user + system) / signals, signalsPerSecond: (signals / flushedMs) * 1000 });
