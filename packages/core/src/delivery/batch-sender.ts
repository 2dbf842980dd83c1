import { encodeBody } from '../encoding/ingest-request.js';
import { lacksTimers } from '../internal/environment.js';
import { guard } from '../internal/guard.js';
import { classifyResponse } from './classify-response.js';
import type { BatchSender, ClientParts } from './client-parts.js';
import { SYNC_EVERY_MS } from './request-dispatcher.js';

export function createBatchSender(parts: ClientParts): BatchSender {
  const { changes, consent, destination, joints, options, policy, queue, stage, stats } = parts;
  const { batch, clock } = options;
  let isRunning = false;
  /** Whether the platform lacks what every request needs: no caller waits for that. */
  let hasFailed = false;
  /** How many callers await the queue: those who wait for it make others wait for nothing. */
  let awaited = 0;

  /** Gathers, waits as long as it must, sends, and again, until nothing is left to send. */
  async function run(lingerMs: number): Promise<void> {
    isRunning = true;
    try {
      if (lingerMs > 0) await changes.next(lingerMs);
      while (!stage.isStopped && consent.state === 'granted' && (queue.signals.size > 0 || joints.persistence)) {
        if (consent.isHeld) consent.sync(SYNC_EVERY_MS);
        if (sender.waitMs() > 0) {
          await changes.next(sender.waitMs());
          continue;
        }
        const giveBack = await parts.acquire();
        // Leased in its turn: a signal that arrives while the request waits leaves with it, a cancelled one does not.
        const leased = stage.isStopped ? [] : sender.lease(batch.maxBytes);
        if (leased.length === 0) {
          giveBack();
          if (stage.current === 'open') joints.persistence?.claim();
          break;
        }
        await sender.send(leased, giveBack);
        joints.persistence?.onAttempt(policy.failures);
      }
    } finally {
      isRunning = false;
      changes.notify();
    }
  }

  const start = (lingerMs: number) =>
    guard(run, lingerMs, (reason) => {
      hasFailed = true;
      parts.emit({ kind: 'failed', what: `signals cannot be sent: ${reason}`, isError: true });
      changes.notify();
    });

  const sender: BatchSender = {
    lease: (maxBytes) => queue.lease(destination.layout.hasUser ? policy.batchSize : 1, maxBytes),
    async send(sent, giveBack, keepalive = false) {
      const startedAt = clock.monotonic();
      const result = await parts.attempt(encodeBody(sent, destination.layout.hasUser), { giveBack, keepalive });
      if (result.error) policy.onWaited(clock.monotonic() - startedAt);
      queue.settle(sent);
      // Signals that a close, an opt-out or a hand-over has taken meanwhile are counted already.
      const left = sent.filter((signal) => queue.signals.has(signal));
      if (left.length > 0) {
        const verdict = classifyResponse(result.status);
        const [ended, reason] = policy.judge(left, sent.length, result, verdict);
        if (!reason) stats.delivered += ended.length;
        queue.remove(ended, reason);
        const signals = left.length - ended.length;
        parts.emit({ kind: 'attempted', verdict, signals, result, sent, failures: policy.failures });
      }
      changes.notify();
    },
    waitMs: () => Math.max(policy.delayMs(), parts.pausedMs(), consent.isHeld ? SYNC_EVERY_MS : 0),
    notify(isUrgent = awaited > 0 || queue.signals.size >= batch.maxSignals) {
      if (consent.state === 'granted') stage.sendNow?.();
      if (!isRunning) start(isUrgent ? 0 : batch.lingerMs);
      if (isUrgent) changes.notify();
    },
    retryNow(isHurried) {
      policy.retryNow(isHurried);
      if (isRunning) changes.notify();
      else start(0);
    },
    async settled(place, until) {
      awaited++;
      const { failures } = policy;
      let isDone = false;
      while (!isDone) {
        const [oldest] = queue.signals;
        isDone = !oldest || oldest.place > place;
        if (isDone || consent.state === 'unknown') break;
        // Without timers, no further attempt follows.
        if (hasFailed || (policy.failures > failures && lacksTimers())) break;
        const isInVain = !parts.isSending() && sender.waitMs() > until - clock.monotonic();
        // A signal that is still being processed can be stored only after that.
        if (isInVain && !queue.isEncoding(place)) break;
        await changes.next();
      }
      awaited--;
      return isDone;
    },
  };
  return sender;
}
