import type { ClientParts } from '../client-parts.js';
import type { ClientLifecycle } from '../contracts/preset.js';

/** A client as its platform sees it. */
export function createLifecycle(parts: ClientParts): ClientLifecycle {
  const { courier, drain, flush, outbox, pending, spool } = parts;
  return {
    flush,
    syncConsent: parts.recall,
    spool() {
      parts.recall();
      parts.sessions?.pause();
      spool();
    },
    retryNow: drain.wake,
    pending,
    requests: courier.requests,
    interrupt: () => courier.interrupt(new Error('interrupted')),
    resume: () => parts.sessions?.resume(),
    pause: () => parts.sessions?.pause(),
    handOver() {
      const leased = outbox.lease(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
      const isKept = parts.keeper?.persist(leased) ?? false;
      if (isKept) {
        parts.keeper?.leave();
        parts.ledger.spooled += leased.length;
      }
      outbox.settle(leased, isKept ? [] : leased);
    },
    persist: () => void parts.keeper?.persist(outbox.waiting()),
    sendOnUnload(maxRequests, maxBytes) {
      // Into a known outage nothing is sent off: what is kept is safe.
      let room = Math.max(courier.gate.heldMs(), drain.backedOffMs()) > 0 ? 0 : maxBytes;
      for (let left = maxRequests; left > 0; left--) {
        const leased = drain.lease(room);
        room -= leased.reduce((size, { bytes }) => size + bytes + 1, 1);
        if (leased.length === 0 || room < 0) return outbox.settle(leased, leased);
        void drain.send(leased, async () => () => {}, true).then(drain.pump);
      }
    },
  };
}
