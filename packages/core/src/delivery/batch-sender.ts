import type { AttemptResult } from '../contracts/events.js';
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
  /** Until when the loop waits for more signals, on the monotonic clock. */
  let lingerUntil = 0;
  /** Whether a signal has entered the queue since the loop last leased any. */
  let isWoken = false;
  /** Whether the last run has failed, as when the platform lacks what every request needs. Callers then stop waiting. */
  let hasFailed = false;
  /** How many callers wait for the queue. While there are any, signals leave without the linger. */
  let awaited = 0;

  /**
   * The sending loop: waits for the linger and for any delay, sends a batch, and repeats until nothing is left to send.
   */
  async function run(lingerMs: number): Promise<void> {
    try {
      isRunning = true;
      hasFailed = false;
      // Even this throws if the stack is full.
      lingerUntil = clock.monotonic() + lingerMs;
      while (!stage.isStopped && consent.state === 'granted' && (queue.signals.size > 0 || joints.persistence)) {
        if (consent.isHeld) consent.sync(SYNC_EVERY_MS);
        // Looks again after each change: one that concerns no signal of the queue must not end the linger.
        const waitMs = Math.max(sender.waitMs(), lingerUntil - clock.monotonic());
        if (waitMs > 0) {
          await changes.next(waitMs);
          continue;
        }
        const giveBack = await parts.acquire();
        // The batch is leased only now: signals that arrived while the request waited leave with it, cancelled ones do
        // not.
        isWoken = false;
        const leased = stage.isStopped ? [] : sender.lease(batch.maxBytes);
        if (leased.length === 0) {
          giveBack();
          if (stage.current === 'open') joints.persistence?.claim();
          // The program's own code has run meanwhile, and may have sent signals.
          if (isWoken) continue;
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

  /** Whether the queue has a signal up to this place: seldom the oldest has a later one, the first of a session. */
  const isLeft = (place: number) => {
    for (const signal of queue.signals) if (signal.place <= place) return true;
    return false;
  };

  const start = (lingerMs: number) =>
    guard(run, lingerMs, (reason) => {
      hasFailed = true;
      parts.emit({ kind: 'failed', what: `signals cannot be sent: ${reason}`, isError: true });
      changes.notify();
    });

  const hurry = () => {
    lingerUntil = 0;
    changes.notify();
  };

  const sender: BatchSender = {
    lease: (maxBytes) => queue.lease(destination.layout.hasUser ? policy.batchSize : 1, maxBytes),
    async send(sent, giveBack, keepalive = false) {
      // A page may be killed during any request, and the next page would send the copies again.
      if (options.ambiguousFailure === 'drop' && joints.hasBackground) joints.persistence?.forget(sent);
      const startedAt = clock.monotonic();
      let result: AttemptResult;
      try {
        result = await parts.attempt(encodeBody(sent, destination.layout.hasUser), { giveBack, keepalive });
      } finally {
        queue.settle(sent);
      }
      if (result.error) policy.onWaited(clock.monotonic() - startedAt);
      // A close, an opt-out or a hand-over may have removed signals meanwhile, and has counted them.
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
      isWoken = true;
      if (consent.state === 'granted') stage.sendNow?.();
      if (!isRunning) start(isUrgent ? 0 : batch.lingerMs);
      if (isUrgent) hurry();
    },
    retryNow(isHurried) {
      policy.retryNow(isHurried);
      if (isRunning) hurry();
      else start(0);
    },
    async settled(place, until) {
      awaited++;
      const { failures } = policy;
      let isDone = false;
      while (!isDone) {
        isDone = !isLeft(place);
        if (isDone || consent.state === 'unknown') break;
        // Without timers, no further attempt follows.
        if (hasFailed || (policy.failures > failures && lacksTimers())) break;
        const isInVain = !parts.isSending() && sender.waitMs() > until - clock.monotonic();
        // A signal in a processor cannot be stored yet, so the wait goes on until it is encoded.
        if (isInVain && !queue.isEncoding(place)) break;
        await changes.next();
      }
      awaited--;
      return isDone;
    },
  };
  return sender;
}
