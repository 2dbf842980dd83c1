import type { ClientConsent } from '../../../src/contracts/consent.js';
import type { ClientParts } from '../../../src/delivery/client-parts.js';
import type { ClientLifecycle } from '../../../src/index.js';
import { type BrokenClient, differing, lingering, loadCore, longDelays, plain, storing } from './broken-client.js';

const withLifecycle = (change: (inner: ClientLifecycle, client: ClientParts) => Partial<ClientLifecycle>) => () =>
  loadCore({
    'delivery/client-lifecycle': ({ createClientLifecycle }) => ({
      createClientLifecycle(client) {
        const inner = createClientLifecycle(client);
        return differing(inner, change(inner, client as ClientParts));
      },
    }),
  });

const withConsent = (change: (inner: ClientConsent) => Partial<ClientConsent>) => () =>
  loadCore({
    'features/consent': ({ createConsent }) => ({
      createConsent(parts) {
        const inner = createConsent(parts);
        return differing(inner, change(inner));
      },
    }),
  });

export const brokenLifecycles: readonly BrokenClient[] = [
  {
    name: 'sends more at once than there is room for when its page closes',
    point: 28,
    finding: /more leaves at once/,
    given: lingering,
    load: withLifecycle((inner) => ({
      sendOnUnload: (requests, bytes) => inner.sendOnUnload(requests + 1, bytes * 2),
    })),
  },
  {
    name: 'sends into a known outage when its page closes',
    point: 28,
    finding: /more leaves at once|held back until/,
    given: longDelays,
    load: () =>
      loadCore({
        'delivery/client-lifecycle': ({ createClientLifecycle }) => ({
          createClientLifecycle(client) {
            const parts = client as ClientParts;
            return createClientLifecycle(differing(parts, { waitMs: () => 0 }));
          },
        }),
      }),
  },
  {
    name: 'hands nothing over when its page closes',
    point: 28,
    finding: /a page that is closing/,
    given: storing,
    load: withLifecycle(() => ({ handOver() {} })),
  },
  {
    name: 'keeps in its queue what it has handed over',
    point: 24,
    finding: /it was handed over|a page that is closing/,
    given: storing,
    load: withLifecycle((_inner, { joints, queue }) => ({
      handOver() {
        const waiting = queue.waiting();
        if (joints.persistence?.persist(waiting)) joints.persistence.handOver(waiting);
        // What others have sent is not deleted here.
      },
    })),
  },
  {
    name: 'hands over what it has not stored',
    point: 28,
    finding: /are lost|it was handed over|is \d+, not/,
    given: storing,
    load: withLifecycle((_inner, { changes, joints, queue, stats }) => ({
      handOver() {
        const waiting = queue.waiting();
        joints.persistence?.handOver(waiting);
        stats.spooled += waiting.length;
        queue.remove(waiting);
        changes.notify();
      },
    })),
  },
  {
    name: 'sends again what it has handed over while a request carried it',
    point: 24,
    finding: /it was handed over|is \d+, not|as expired|twice in a request/,
    given: storing,
    load: withLifecycle((_inner, { changes, joints, queue, stats }) => ({
      handOver() {
        const waiting = queue.waiting();
        if (!joints.persistence?.persist(waiting)) return;
        joints.persistence.handOver(waiting);
        stats.spooled += waiting.length;
        queue.remove(waiting);
        changes.notify();
      },
    })),
  },
  {
    name: 'claims what it has just handed over',
    point: 28,
    finding: /a page that is closing claims/,
    given: storing,
    load: withLifecycle(() => ({ setLeaving() {} })),
  },
  {
    name: 'does not persist when it is asked to',
    point: 28,
    finding: /are not on the disk/,
    given: storing,
    load: withLifecycle(() => ({ persist: () => false })),
  },
  {
    name: 'does not let a session end when the user is away',
    point: 1,
    finding: /0 sessions begin after/,
    given: { ...plain, hasStorage: false, sessions: 'with-background' },
    load: withLifecycle(() => ({ pause() {} })),
  },
  {
    name: 'begins no session when the user is back',
    point: 1,
    finding: /sessions begin after|the first session is not reported/,
    load: withLifecycle(() => ({ resume() {} })),
  },
  {
    name: 'does not hear of an opt-out elsewhere',
    point: 26,
    finding: /consent is granted after granted/,
    given: { ...plain, hasStorage: true },
    load: withConsent(() => ({ sync() {} })),
  },
  {
    name: 'begins nothing after an opt-in',
    point: 1,
    finding: /consent is/,
    load: withConsent(() => ({ optIn: () => false })),
  },
  {
    name: 'ends nothing after an opt-out',
    point: 1,
    finding: /is not heard/,
    load: withConsent(() => ({ optOut: () => false })),
  },
];
