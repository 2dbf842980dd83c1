import type { Consent } from '../contracts/consent.js';
import type { AttemptResult, ClientEvent } from '../contracts/events.js';
import type { Layout } from '../contracts/layout.js';
import type { ResolvedOptions } from '../contracts/options.js';
import type { QueuedSignal, SignalQueue } from '../contracts/signal-queue.js';
import type { DropReason, StatsCounts } from '../contracts/stats.js';
import { joinSignals } from '../encoding/ingest-request.js';
import type { Changes } from '../internal/changes.js';
import { maybeReceived } from './attempt.js';
import { classifyResponse } from './classify-response.js';
import type { RequestDispatcher } from './request-dispatcher.js';
import type { RequestLimiter } from './request-limiter.js';
import type { RetryPolicy } from './retry-policy.js';

/** Sends the queue to the endpoint, one batch after another, so that signals arrive in order. */
export interface BatchSender {
  /** A signal has entered the queue: it leaves with all that arrives before the next request. */
  notify(): void;
  /** Tries now, unless the endpoint itself has asked for a pause. */
  retryNow(): void;
  /** Resolves when no signal up to this place in the queue is left. */
  settled(place: number): Promise<void>;
  /** Sends one batch of at most this many bytes outside the loop, and returns its size; nothing when none can leave. */
  sendAside(maxBytes: number): number | undefined;
  /** How long until the next request may begin, in milliseconds; not positive for now. */
  waitMs(): number;
  /** Begins no further request. */
  stop(): void;
}

/** What the sender needs. */
interface BatchSenderParts {
  readonly changes: Changes;
  readonly consent: Consent;
  readonly dispatcher: RequestDispatcher;
  readonly limiter: RequestLimiter;
  readonly options: Pick<ResolvedOptions, 'ambiguousFailure' | 'batch'>;
  readonly policy: RetryPolicy;
  readonly queue: SignalQueue;
  readonly stats: StatsCounts;
  layout(): Layout;
  emit(event: ClientEvent): void;
  /** An attempt has ended. */
  onAttempt(): void;
  /** Whether an empty queue may be filled from lasting storage. */
  canRefill(): boolean;
  /** The queue is empty, and a request may begin. */
  onIdle(): void;
}

export function createBatchSender(parts: BatchSenderParts): BatchSender {
  const { changes, consent, dispatcher, emit, layout, limiter, policy, queue, stats } = parts;
  const { ambiguousFailure, batch } = parts.options;
  let isRunning = false;
  let isStopped = false;
  /** How many callers await the queue: those who wait for it make others wait for nothing. */
  let awaited = 0;

  const waitMs = () => Math.max(policy.delayMs(), limiter.pausedMs());
  const lease = (maxBytes: number) => queue.lease(layout().hasUser ? policy.batchSize : 1, maxBytes);

  /** Gathers, waits as long as it must, sends, and again, until nothing is left to send. */
  async function run(lingerMs: number): Promise<void> {
    isRunning = true;
    if (lingerMs > 0) await changes.next(lingerMs);
    while (!isStopped && consent.state === 'granted' && (queue.size > 0 || parts.canRefill())) {
      if (waitMs() > 0) {
        await changes.next(waitMs());
        continue;
      }
      const giveBack = await limiter.acquire();
      // Leased in its turn: a signal that arrives while the request waits leaves with it, a cancelled one does not.
      const leased = isStopped ? [] : lease(batch.maxBytes);
      if (leased.length === 0) {
        giveBack();
        parts.onIdle();
        break;
      }
      await send(leased, giveBack);
      parts.onAttempt();
    }
    isRunning = false;
    changes.notify();
  }

  async function send(leased: readonly QueuedSignal[], giveBack: () => void, keepalive = false): Promise<void> {
    const acquire = async () => giveBack;
    const result = await dispatcher.attempt(joinSignals(leased, layout().hasUser), { acquire, keepalive });
    queue.settle(leased);
    // Signals that a close or an opt-out has taken meanwhile are counted already.
    if (!result.isUnsent && leased.some(({ place }) => place > 0)) judge(leased, result);
    changes.notify();
  }

  function judge(sent: readonly QueuedSignal[], result: AttemptResult): void {
    const verdict = classifyResponse(result.status);
    const report = (kind: 'retried' | 'split' | 'refused', signals: number) =>
      emit({ kind, signals, result, sent, failures: policy.failures });

    if (verdict === 'split' && sent.length > 1) {
      policy.onTooLarge(sent.length);
      report('split', sent.length);
    } else if (verdict === 'retry' || verdict === 'misdirected') {
      const [again, reason] = fail(sent, result);
      report('retried', again.length);
      queue.remove(
        sent.filter((signal) => !again.includes(signal)),
        reason,
      );
    } else {
      policy.onSuccess();
      if (verdict === 'delivered') {
        stats.delivered += sent.length;
        queue.remove(sent);
        emit({ kind: 'delivered', signals: sent.length });
      } else {
        queue.remove(sent, verdict === 'refused' ? 'refused' : 'too-large');
        if (verdict === 'refused') report('refused', sent.length);
      }
    }
  }

  /** The signals that wait for another attempt, and why the others are given up. */
  function fail(sent: readonly QueuedSignal[], result: AttemptResult): [readonly QueuedSignal[], DropReason] {
    policy.onFailure(result, limiter.pausedMs() > 0, stats.delivered > 0);
    if (maybeReceived(result)) {
      stats.ambiguous += sent.length;
      if (ambiguousFailure === 'drop') return [[], 'ambiguous'];
    }
    return [sent.filter((signal) => policy.mayRetry(signal, result)), 'expired'];
  }

  const sender: BatchSender = {
    waitMs,
    notify() {
      const isUrgent = awaited > 0 || queue.size >= batch.maxSignals;
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
      while ((queue.oldest()?.place ?? Number.POSITIVE_INFINITY) <= place && consent.state !== 'unknown') {
        await changes.next();
      }
      awaited--;
    },
    sendAside(maxBytes) {
      const leased = lease(Math.min(batch.maxBytes, maxBytes));
      const size = leased.reduce((sum, { bytes }) => sum + bytes + 1, 1);
      if (leased.length === 0 || size > maxBytes) return queue.settle(leased) as undefined;
      void send(leased, () => {}, true).then(sender.notify);
      return size;
    },
    stop() {
      isStopped = true;
      changes.notify();
    },
  };
  return sender;
}
