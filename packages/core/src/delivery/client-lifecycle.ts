import type { Client } from '../contracts/client.js';
import type { ClientConsent } from '../contracts/consent.js';
import type { JointLists } from '../contracts/feature.js';
import type { FeatureClient } from '../contracts/feature-client.js';
import type { ClientLifecycle } from '../contracts/preset.js';
import type { BatchSender } from './batch-sender.js';
import type { RequestDispatcher } from './request-dispatcher.js';

/** What a lifecycle needs: all that a client is made of. */
interface ClientLifecycleParts extends FeatureClient {
  readonly consent: ClientConsent;
  readonly dispatcher: RequestDispatcher;
  readonly joints: FeatureClient['joints'] & JointLists;
  readonly flush: Client['flush'];
  readonly sender: BatchSender;
  spool(): void;
}

/**
 * Makes what a preset needs when its program or page ends, sleeps or wakes; for those who write a preset.
 *
 * @example
 * ```ts
 * const page: Feature = {
 *   join(client) {
 *     const lifecycle = createClientLifecycle(client);
 *     return { begin: () => watchPage(lifecycle) };
 *   },
 * };
 * ```
 */
export function createClientLifecycle(client: FeatureClient): ClientLifecycle {
  const parts = client as ClientLifecycleParts;
  const { consent, dispatcher, joints, queue, sender, stage, stats } = parts;
  const persistence = () => joints.persistence;
  const sessions = () => joints.sessions;
  const lifecycle: ClientLifecycle = {
    flush: parts.flush,
    syncConsent: consent.sync,
    setLeaving(isLeaving) {
      stage.isLeaving = isLeaving;
    },
    pending: () => queue.signals.size,
    requests: dispatcher.requests,
    retryNow: sender.retryNow,
    interrupt: () => dispatcher.interrupt(new Error('interrupted')),
    resume: () => sessions()?.resume(),
    pause: () => sessions()?.pause(),
    persist: () => void persistence()?.persist(queue.waiting()),
    handOver() {
      const waiting = queue.waiting();
      if (!persistence()?.persist(waiting)) return;
      persistence()?.handOver();
      stats.spooled += waiting.length;
      queue.remove(waiting);
    },
    sendOnUnload(maxRequests, maxBytes) {
      // Into a known outage nothing is sent: what is in lasting storage is safe.
      let room = sender.waitMs() > 0 ? 0 : maxBytes;
      for (let left = maxRequests; left > 0; left--) {
        const size = sender.sendAside(room);
        if (!size) return;
        room -= size;
      }
    },
    spool() {
      consent.sync();
      lifecycle.pause();
      parts.spool();
    },
  };
  return lifecycle;
}
