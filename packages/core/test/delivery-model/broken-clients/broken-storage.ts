import type { Persistence, SignalQueue } from '../../../src/index.js';
import { type BrokenClient, differing, loadCore, plain, storing, writingAhead } from './broken-client.js';

/** A queue that seems to have every signal. */
const hasAll = (queue: SignalQueue): SignalQueue =>
  differing(queue, { signals: differing(queue.signals, { has: () => true }) });

const withPersistence = (change: (inner: Persistence) => Partial<Persistence>) => () =>
  loadCore({
    'features/persistence': ({ withStore }) => ({
      withStore(store) {
        const feature = withStore(store);
        return {
          ...feature,
          join(client) {
            const joints = feature.join(client);
            const inner = joints?.persistence as Persistence;
            return { ...joints, persistence: differing(inner, change(inner)) };
          },
        };
      },
    }),
  });

export const brokenStorage: readonly BrokenClient[] = [
  {
    name: 'leaves on the disk what has arrived',
    point: 25,
    finding: /stay on the disk|although it is done with|that was cancelled|settles in a wrong way/,
    load: withPersistence(() => ({ remove() {} })),
  },
  {
    name: 'writes ahead too late',
    point: 23,
    finding: /are lost/,
    given: writingAhead,
    load: withPersistence(() => ({ onCaptured() {} })),
  },
  {
    name: 'writes ahead what the queue has no room for',
    point: 25,
    finding: /counted as dropped|stay on the disk|although it is done with/,
    given: { ...writingAhead, processor: { holdMs: 800, every: 3 }, queue: { maxSignals: 60, maxBytes: 2500 } },
    load: () =>
      loadCore({
        'features/persistence': ({ withStore }) => ({
          withStore(store) {
            const feature = withStore(store);
            return { ...feature, join: (client) => feature.join(differing(client, { queue: hasAll(client.queue) })) };
          },
        }),
      }),
  },
  {
    name: 'claims what ended programs have left only once',
    point: 26,
    finding: /stay on the disk/,
    given: { ...plain, disk: { claimSignals: 1 } },
    load: withPersistence(() => ({ claim() {} })),
  },
  {
    name: 'leaves signals on the disk at an opt-out',
    point: 26,
    finding: /leaves signals on the disk/,
    given: storing,
    load: withPersistence(() => ({ clear() {} })),
  },
];
