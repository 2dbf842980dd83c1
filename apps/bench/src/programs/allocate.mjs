// Bytes allocated per signal, through delivery. The young generation is made so large that nothing is collected in
// between (the flags are in measures/allocation.mjs); then what the heap has grown by is what was allocated.
import { PerformanceObserver } from 'node:perf_hooks';
import { EVENT_NAME, makeProperties } from '../harness/event.mjs';
import { createSubject, task } from './task.mjs';

const { signals, warmUp, waveSize } = task;
const subject = await createSubject();
const size = subject.flushEvery ?? waveSize;
let number = 0;
let collections = 0;
new PerformanceObserver((list) => {
  collections += list.getEntries().length;
}).observe({ entryTypes: ['gc'] });

const payloads = (count) => Array.from({ length: count }, () => makeProperties(number++));
async function deliver(waves) {
  for (const wave of waves) {
    for (const payload of wave) subject.track(EVENT_NAME, payload);
    await subject.flush();
  }
}
const waves = (count) => Array.from({ length: Math.ceil(count / size) }, () => payloads(size));
const used = () => {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

await deliver(waves(warmUp));
const measured = waves(signals);
// Buffers are swept behind a collection's back, and counted as gone with the next one.
for (let collection = 0; collection < 3; collection++) {
  globalThis.gc();
  await new Promise((resolve) => setTimeout(resolve, 200));
}
collections = 0;
const before = used();
await deliver(measured);
const bytes = used() - before;
await new Promise((resolve) => setTimeout(resolve, 20));
process.send({ bytesPerSignal: bytes / (measured.length * size), collections });
