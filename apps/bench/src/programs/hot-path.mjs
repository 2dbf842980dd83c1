// Measures how long a call takes, without the work that follows it. Each wave of calls is delivered before the next one.
import { EVENT_NAME, makeProperties } from '../harness/event.mjs';
import { percentile } from '../harness/statistics.mjs';
import { createSubject, task } from './task.mjs';

const { waves, warmUpWaves, waveSize } = task;
const subject = await createSubject();
const singles = [];
let wholeMs = 0;
let wholeCalls = 0;
let number = 0;

for (let wave = 0; wave < warmUpWaves + waves; wave++) {
  const payloads = Array.from({ length: waveSize }, () => makeProperties(number++));
  const each = wave % 2 === 1;
  const start = performance.now();
  if (each) {
    // Reading the clock twice costs about 0.1 µs. The mean comes from the other waves, so that it does not include this.
    for (const payload of payloads) {
      const before = performance.now();
      subject.track(EVENT_NAME, payload);
      const took = performance.now() - before;
      if (wave >= warmUpWaves) singles.push(took * 1000);
    }
  } else {
    for (const payload of payloads) subject.track(EVENT_NAME, payload);
    if (wave >= warmUpWaves) {
      wholeMs += performance.now() - start;
      wholeCalls += waveSize;
    }
  }
  await subject.flush();
}

process.send({ meanUs: (wholeMs * 1000) / wholeCalls, p99Us: percentile(singles, 0.99) });
