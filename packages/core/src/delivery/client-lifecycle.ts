import type { Client } from '../contracts/client.js';
import type { JointLists } from '../contracts/feature.js';
import type { Persistence } from '../contracts/persistence.js';
import type { ClientLifecycle } from '../contracts/preset.js';
import type { SignalQueue } from '../contracts/signal-queue.js';
import type { StatsCounts } from '../contracts/stats.js';
import type { BatchSender } from './batch-sender.js';
import type { RequestDispatcher } from './request-dispatcher.js';

/** What a lifecycle needs. */
interface ClientLifecycleParts {
  readonly dispatcher: RequestDispatcher;
  readonly flush: Client['flush'];
  readonly joints: JointLists;
  readonly queue: SignalQueue;
  readonly sender: BatchSender;
  readonly stats: StatsCounts;
  persistence(): Persistence | undefined;
  spool(): void;
  syncConsent(): void;
}

/** A client as its preset sees it. */
export function createClientLifecycle(parts: ClientLifecycleParts): ClientLifecycle {
  const { dispatcher, flush, joints, persistence, queue, sender, stats, syncConsent } = parts;
  const sessions = () => joints.sessions?.at(-1);
  const lifecycle: ClientLifecycle = {
    flush,
    syncConsent,
    isLeaving: false,
    pending: () => queue.size,
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
      syncConsent();
      lifecycle.pause();
      parts.spool();
    },
  };
  return lifecycle;
}
