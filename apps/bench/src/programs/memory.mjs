// How much a program grows by tracking while nothing listens. Turns are given in between, as a real program would.
import { EVENT_NAME, makeProperties } from '../harness/event.mjs';
import { createSubject, task } from './task.mjs';

process.on('unhandledRejection', () => {});
const subject = await createSubject();
subject.track(EVENT_NAME, makeProperties(0));
await new Promise((resolve) => setTimeout(resolve, 200));
globalThis.gc();
const before = process.memoryUsage();
const start = performance.now();
for (let number = 1; number <= task.signals; number++) {
  subject.track(EVENT_NAME, makeProperties(number));
  if (number % 1000 === 0) await new Promise((resolve) => setImmediate(resolve));
}
const callsMs = performance.now() - start;
await new Promise((resolve) => setTimeout(resolve, 300));
globalThis.gc();
await new Promise((resolve) => setTimeout(resolve, 100));
const after = process.memoryUsage();
process.send({
  growthMB: (after.rss - before.rss) / 1e6,
  liveMB: (after.heapUsed + after.external - before.heapUsed - before.external) / 1e6,
  usPerCall: (callsMs * 1000) / task.signals,
});
