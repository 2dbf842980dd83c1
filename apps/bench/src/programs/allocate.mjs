// Measures the bytes allocated per signal, including its delivery. The young generation is so large that no garbage
// collection runs (the flags are in measures/allocation.mjs), so the growth of the heap is what was allocated.
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
// Buffers are freed after a collection, and the next collection counts them as free.
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
