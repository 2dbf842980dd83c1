import type { FeatureClient } from '../contracts/feature-client.js';
import type { ClientLifecycle } from '../contracts/preset.js';
import type { QueuedSignal } from '../contracts/signal-queue.js';
import type { ClientParts } from './client-parts.js';
import { isCancelled } from './signal-queue.js';

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
  const parts = client as ClientParts;
  const { changes, consent, joints, options, policy, queue, stage, stats } = parts;
  const mayRepeat = options.ambiguousFailure !== 'drop';
  const leaving = () => [...queue.signals].filter((signal) => signal.text && !isCancelled(signal));
  /** Whether the page or program has begun to end, and has not tried yet what failed before. */
  let mayTry = false;
  const lifecycle: ClientLifecycle = {
    flush: parts.flush,
    syncConsent: consent.sync,
    setLeaving(isLeaving, sendNow) {
      mayTry = isLeaving;
      stage.isLeaving = isLeaving;
      stage.sendNow = sendNow;
    },
    hasFinalVerdict: policy.hasFinalVerdict,
    learnt: policy.learnt,
    learn: policy.learn,
    pending: () => queue.signals.size,
    requests: parts.requests,
    waitedMs: () => parts.policy.waitedMs,
    retryNow: parts.retryNow,
    interrupt: () => parts.interrupt(new Error('interrupted')),
    resume() {
      const now = options.clock.monotonic();
      parts.awayMs = (parts.awayMs ?? 0) + now - (parts.awaySince ?? now);
      parts.awaySince = undefined;
      joints.sessions?.resume();
    },
    pause() {
      parts.awaySince ??= options.clock.monotonic();
      joints.sessions?.pause();
    },
    persist: (withRequests) =>
      joints.persistence?.persist(withRequests && mayRepeat ? leaving() : queue.waiting()) ?? false,
    handOver(withRequests) {
      const all = [...queue.signals];
      // Other clients may claim every stored signal, also one in a running request. This client must not send it again.
      const isUnsent = ({ isLeased, stored }: QueuedSignal) =>
        !isLeased ||
        (withRequests === undefined
          ? stored
          : mayRepeat && withRequests && (withRequests === true || isLeased !== 'outlives'));
      joints.persistence?.forget(all.filter((signal) => !isUnsent(signal)));
      const unsent = all.filter(isUnsent);
      queue.remove(unsent.filter(isCancelled), 'cancelled');
      const leaving = unsent.filter((signal) => signal.text && !isCancelled(signal));
      if (!joints.persistence?.persist(leaving)) return;
      joints.persistence?.handOver(leaving);
      stats.spooled += leaving.length;
      queue.remove(leaving);
      changes.notify();
    },
    sendOnUnload(maxRequests, maxBytes) {
      // During a known outage, nothing is sent: what is in lasting storage is safe. Without it, a closing page tries each
      // signal once more, unless the endpoint asks for a pause or never answers.
      const isFirst = mayTry || queue.waiting().some(({ failedAt }) => failedAt === undefined);
      mayTry = false;
      const isVain = () =>
        !(stage.isLeaving && isFirst) ||
        policy.isOpen() ||
        parts.pausedMs() > 0 ||
        consent.isHeld ||
        lifecycle.persist(false);
      let bytesLeft = parts.waitMs() > 0 && isVain() ? 0 : maxBytes;
      for (let left = maxRequests; left > 0; left--) {
        const { size: before } = queue.signals;
        const leased = parts.lease(Math.min(options.batch.maxBytes, bytesLeft));
        bytesLeft -= leased.reduce((sum, { bytes }) => sum + bytes + 1, 1);
        // `lease` has removed cancelled signals from the queue.
        if (queue.signals.size < before) changes.notify();
        if (leased.length === 0 || bytesLeft < 0) return queue.settle(leased);
        for (const signal of leased) signal.isLeased = 'outlives';
        // What had no room leaves next, without a linger.
        const goOn = () => parts.notify(true);
        parts.send(leased, () => {}, true).then(goOn, goOn);
      }
    },
    spool() {
      consent.sync();
      joints.sessions?.tell?.();
      lifecycle.pause();
      parts.spool();
    },
  };
  return lifecycle;
}
