// Measures how much a program grows while it tracks events and nothing listens. It yields to the event loop at times, as a
// real program does.
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
