import { runDeliveries } from '../harness/delivery-run.mjs';

/** Measures events per second in real time. Of all numbers, this one varies most from run to run. */
export const throughput = {
  key: 'throughput',
  title: 'Throughput to a loopback endpoint',
  columns: [
    { key: 'at100', label: '100 per request, events/s' },
    { key: 'at1000', label: '1000 per request, events/s' },
  ],
  chart: { key: 'at1000', unit: 'events/s at 1000 per request' },
  async run({ quick, ...parts }) {
    const repetitions = quick ? 1 : 9;
    const signals = quick ? 10_000 : 100_000;
    const runs = {};
    for (const perRequest of [100, 1000]) {
      runs[perRequest] = await runDeliveries({ ...parts, perRequest, signals, repetitions });
    }
    const find = (perRequest, key) =>
      runs[perRequest].rows.find(({ subject }) => subject.key === key)?.signalsPerSecond;
    return {
      repetitions,
      notes: [
        `${signals} events in each run, in waves of 1000; each wave is delivered before the next one`,
        ...runs[100].failures,
        ...runs[1000].failures,
      ],
      rows: parts.subjects
        .map(({ key, name, kind }) => ({ subject: name, kind, at100: find(100, key), at1000: find(1000, key) }))
        .filter(({ at100, at1000 }) => at100 !== undefined || at1000 !== undefined),
    };
  },
};
