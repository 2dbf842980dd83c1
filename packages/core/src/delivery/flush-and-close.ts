import type { Client, FlushOptions } from '../contracts/client.js';
import type { ClientConsent, ClientStage } from '../contracts/consent.js';
import { closedError } from '../contracts/errors.js';
import type { JointLists } from '../contracts/feature.js';
import type { FeatureClient } from '../contracts/feature-client.js';
import type { ResolvedOptions } from '../contracts/options.js';
import type { QueuedSignal, SignalQueue } from '../contracts/signal-queue.js';
import type { FlushReport, StatsCounts } from '../contracts/stats.js';
import type { Changes } from '../internal/changes.js';
import { usableTimeout, withDeadline } from '../internal/with-deadline.js';
import type { BatchSender } from './batch-sender.js';
import type { RequestDispatcher } from './request-dispatcher.js';
import type { SingleSender } from './single-sender.js';

/** How long `flush` and `close` wait by default, in milliseconds. */
const DEFAULT_WAIT_MS = 5000;

/** How long `close` waits, beyond its deadline, for the transport to release what it has made, in milliseconds. */
const CLOSE_GRACE_MS = 25;

/** A place in the queue that no signal has yet. */
const EVERYTHING = 2 ** 53;

/** Waits for deliveries, and ends them. */
export interface FlushAndClose extends Pick<Client, 'flush' | 'close'>, Pick<FeatureClient, 'drain'> {
  /** Leaves all signals to lasting storage, and drops those that it does not take. */
  spool(): void;
}

/** What flushing and closing need. */
interface FlushAndCloseParts extends Pick<FeatureClient, 'drop'> {
  readonly joints: JointLists;
  readonly changes: Changes;
  readonly consent: ClientConsent;
  readonly dispatcher: RequestDispatcher;
  readonly options: Pick<ResolvedOptions, 'clock'>;
  readonly queue: SignalQueue;
  readonly sender: BatchSender;
  readonly singleSender: SingleSender;
  readonly stage: ClientStage;
  readonly stats: StatsCounts;
  /** Ends the work of the features. */
  endFeatures(): void;
}

export function createFlushAndClose(parts: FlushAndCloseParts): FlushAndClose {
  const { changes, consent, dispatcher, drop, joints, queue, sender, singleSender, stage, stats } = parts;
  const { clock } = parts.options;
  let closing: Promise<FlushReport> | undefined;

  const ended = () => stats.tracked + stats.recovered - queue.signals.size;

  /** Runs work until its deadline. Never rejects. */
  const settle = (work: () => Promise<unknown>, wait?: FlushOptions): Promise<void> => {
    const timeoutMs = usableTimeout(wait?.timeoutMs, DEFAULT_WAIT_MS);
    return withDeadline(work, { clock, timeoutMs, holdsProcess: true, cancel: wait?.signal }).catch(() => {});
  };

  async function report(work: () => Promise<unknown>): Promise<FlushReport> {
    const before = { ...stats, ended: ended() };
    await work();
    const delivered = stats.delivered - before.delivered;
    const spooled = stats.spooled - before.spooled;
    return { delivered, pending: queue.signals.size, spooled, dropped: ended() - before.ended - delivered - spooled };
  }

  const sendUpTo = (place: number) => {
    sender.retryNow();
    return sender.settled(place);
  };

  function spool(): void {
    stage.isStopped = true;
    changes.notify();
    const signals = queue.clear();
    const isKept = (some: readonly QueuedSignal[]) =>
      some.every(({ text }) => text) && joints.persistence?.persist(some);
    // A full storage may still take some; asking for one that it holds already costs nothing.
    const lost = isKept(signals) ? [] : signals.filter((signal) => !isKept([signal]));
    stats.spooled += signals.length - lost.length;
    drop('closed', lost.length);
  }

  async function release(wait?: FlushOptions): Promise<void> {
    await settle(async () => {
      sender.retryNow();
      await joints.persistence?.claiming;
      await sender.settled(EVERYTHING);
      await singleSender.settled();
    }, wait);
    stage.current = 'closed';
    consent.sync();
    spool();
    parts.endFeatures();
    dispatcher.interrupt(closedError());
    await settle(dispatcher.close, { timeoutMs: CLOSE_GRACE_MS });
  }

  return {
    spool,
    drain: (wait) => settle(() => sendUpTo(EVERYTHING), wait),
    flush(wait) {
      const { last } = queue;
      return report(() => settle(() => sendUpTo(last), wait));
    },
    close(wait) {
      if (stage.current === 'open') stage.current = 'closing';
      closing ??= report(() => release(wait));
      return closing;
    },
  };
}
