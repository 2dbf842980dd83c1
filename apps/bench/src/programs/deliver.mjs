// CPU time and wall time of signals that are tracked and delivered. Ends when the receiver has them, not when the
// subject says so: waits for a message before it stops the clocks.
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
  const answer = once(process, 'message');
  process.send({ sent: number });
  await answer;
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
