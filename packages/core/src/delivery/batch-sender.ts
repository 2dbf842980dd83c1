import type { ClientStage, Consent } from '../contracts/consent.js';
import type { ClientEvent } from '../contracts/events.js';
import type { JointLists } from '../contracts/feature.js';
import type { Layout } from '../contracts/layout.js';
import type { ResolvedOptions } from '../contracts/options.js';
import type { QueuedSignal, SignalQueue } from '../contracts/signal-queue.js';
import type { StatsCounts } from '../contracts/stats.js';
import { joinSignals } from '../encoding/ingest-request.js';
import type { Changes } from '../internal/changes.js';
import { classifyResponse } from './classify-response.js';
import type { RequestDispatcher } from './request-dispatcher.js';
import type { RequestLimiter } from './request-limiter.js';
import type { RetryPolicy } from './retry-policy.js';

/** Sends the queue to the endpoint, one batch after another, so that signals arrive in order. */
export interface BatchSender {
  /**
   * A signal has entered the queue: it leaves with all that arrives before the next request.
   *
   * @param isUrgent - Whether it leaves without the linger. @defaultValue `true` when a batch is full, or a caller waits
   */
  notify(isUrgent?: boolean): void;
  /** Tries now, unless the endpoint itself has asked for a pause. */
  retryNow(): void;
  /** Resolves when no signal up to this place in the queue is left. */
  settled(place: number): Promise<void>;
  /** Sends one batch of at most this many bytes outside the loop, and returns its size; nothing when none can leave. */
  sendAside(maxBytes: number): number | undefined;
  /** How long until the next request may begin, in milliseconds; not positive for now. */
  waitMs(): number;
}

/** What the sender needs. */
interface BatchSenderParts {
  readonly changes: Changes;
  readonly consent: Consent;
  readonly destination: { readonly layout: Layout };
  readonly dispatcher: RequestDispatcher;
  readonly joints: JointLists;
  readonly limiter: RequestLimiter;
  readonly options: Pick<ResolvedOptions, 'batch'>;
  readonly policy: RetryPolicy;
  readonly queue: SignalQueue;
  readonly stage: ClientStage;
  readonly stats: StatsCounts;
  emit(event: ClientEvent): void;
}

export function createBatchSender(parts: BatchSenderParts): BatchSender {
  const { changes, consent, destination, dispatcher, joints, limiter, policy, queue, stage, stats } = parts;
  const { batch } = parts.options;
  let isRunning = false;
  /** How many callers await the queue: those who wait for it make others wait for nothing. */
  let awaited = 0;

  const waitMs = () => Math.max(policy.delayMs(), limiter.pausedMs());
  const lease = (maxBytes: number) => queue.lease(destination.layout.hasUser ? policy.batchSize : 1, maxBytes);

  /** Gathers, waits as long as it must, sends, and again, until nothing is left to send. */
  async function run(lingerMs: number): Promise<void> {
    isRunning = true;
    if (lingerMs > 0) await changes.next(lingerMs);
    while (!stage.isStopped && consent.state === 'granted' && (queue.signals.size > 0 || joints.persistence)) {
      if (waitMs() > 0) {
        await changes.next(waitMs());
        continue;
      }
      const giveBack = await limiter.acquire();
      // Leased in its turn: a signal that arrives while the request waits leaves with it, a cancelled one does not.
      const leased = stage.isStopped ? [] : lease(batch.maxBytes);
      if (leased.length === 0) {
        giveBack();
        if (stage.current === 'open') joints.persistence?.claim();
        break;
      }
      await send(leased, giveBack);
      joints.persistence?.onAttempt(policy.failures);
    }
    isRunning = false;
    changes.notify();
  }

  async function send(sent: readonly QueuedSignal[], giveBack: () => void, keepalive = false): Promise<void> {
    const acquire = async () => giveBack;
    const result = await dispatcher.attempt(joinSignals(sent, destination.layout.hasUser), { acquire, keepalive });
    queue.settle(sent);
    // Signals that a close or an opt-out has taken meanwhile are counted already.
    if (!result.isUnsent && sent.some((signal) => queue.signals.has(signal))) {
      const verdict = classifyResponse(result.status);
      const [again, reason] = policy.judge(sent, result, verdict);
      const ended = sent.filter((signal) => !again.includes(signal));
      if (!reason) stats.delivered += ended.length;
      queue.remove(ended, reason);
      parts.emit({ kind: 'attempted', verdict, signals: again.length, result, sent, failures: policy.failures });
    }
    changes.notify();
  }

  const sender: BatchSender = {
    waitMs,
    notify(isUrgent = awaited > 0 || queue.signals.size >= batch.maxSignals) {
      if (!isRunning) void run(isUrgent ? 0 : batch.lingerMs);
      else if (isUrgent) changes.notify();
    },
    retryNow() {
      policy.retryNow();
      if (isRunning) changes.notify();
      else void run(0);
    },
    async settled(place) {
      awaited++;
      for (;;) {
        const [oldest] = queue.signals;
        if (!oldest || oldest.place > place || consent.state === 'unknown') break;
        await changes.next();
      }
      awaited--;
    },
    sendAside(maxBytes) {
      const leased = lease(Math.min(batch.maxBytes, maxBytes));
      const size = leased.reduce((sum, { bytes }) => sum + bytes + 1, 1);
      if (leased.length === 0 || size > maxBytes) return queue.settle(leased) as undefined;
      void send(leased, () => {}, true).then(() => sender.notify());
      return size;
    },
  };
  return sender;
}
