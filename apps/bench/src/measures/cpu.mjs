import { runDeliveries } from '../harness/delivery-run.mjs';

/** Measures the CPU time of the sending process for each received event. */
export const cpu = {
  key: 'cpu',
  title: 'CPU time per delivered event, compared with a floor written by hand',
  columns: [
    { key: 'at100', label: '100 per request, µs' },
    { key: 'ratio100', label: '× floor' },
    { key: 'at1000', label: '1000 per request, µs' },
    { key: 'ratio1000', label: '× floor' },
  ],
  chart: { key: 'at1000', unit: 'µs at 1000 per request' },
  limits: { ratio100: 1.7, ratio1000: 1.3 },
  async run({ quick, ...parts }) {
    const repetitions = quick ? 3 : 9;
    const signals = quick ? 20_000 : 100_000;
    const at100 = await runDeliveries({ ...parts, perRequest: 100, signals, repetitions });
    const at1000 = await runDeliveries({ ...parts, perRequest: 1000, signals, repetitions });
    const find = ({ rows }, key) => rows.find(({ subject }) => subject.key === key)?.cpuUs;
    return {
      repetitions,
      notes: [
        `${signals} events in each run, in waves of 1000, after a warm-up; mixpanel sends at most 50 per request`,
        ...at100.failures,
        ...at1000.failures,
      ],
      rows: parts.subjects
        .map(({ key, name, kind, floor = 'floor' }) => ({
          subject: name,
          kind,
          at100: find(at100, key),
          ratio100: find(at100, key) / find(at100, floor),
          at1000: find(at1000, key),
          ratio1000: find(at1000, key) / find(at1000, floor),
        }))
        .filter(({ at100, at1000 }) => at100 !== undefined || at1000 !== undefined),
    };
  },
};
