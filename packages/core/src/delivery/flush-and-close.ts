import type { FlushOptions } from '../contracts/client.js';
import { closedError } from '../contracts/errors.js';
import { ownValues } from '../contracts/own-values.js';
import type { FlushReport } from '../contracts/stats.js';
import { adopt, guard } from '../internal/guard.js';
import { usableTimeout, withDeadline } from '../internal/with-deadline.js';
import type { ClientParts, FlushAndClose } from './client-parts.js';

/** How long `flush` and `close` wait by default, in milliseconds. */
const DEFAULT_WAIT_MS = 5000;

/** How long `close` waits, beyond its deadline, for the transport to release what it has made, in milliseconds. */
const CLOSE_GRACE_MS = 25;

/** A place in the queue that no signal has yet. */
const EVERYTHING = 2 ** 53;

export function createFlushAndClose(parts: ClientParts): FlushAndClose {
  const { consent, joints, options, policy, queue, stage, stats } = parts;
  const { clock } = options;
  let closing: Promise<FlushReport> | undefined;
  const closeListeners = new Set<() => void>();

  /** Runs work until its deadline. Never rejects. */
  const settle = (work: (until: number) => Promise<unknown>, wait?: FlushOptions): Promise<void> => {
    const { signal: cancel, timeoutMs: wanted }: FlushOptions =
      guard(ownValues<FlushOptions>, wait ?? {}) ?? ownValues(null);
    const timeoutMs = usableTimeout(wanted, DEFAULT_WAIT_MS);
    const until = clock.monotonic() + timeoutMs;
    const deadline = { clock, timeoutMs, holdsProcess: true, cancel };
    return withDeadline(() => work(until), deadline).catch(() => {});
  };

  /** Sends all signals up to this place in the queue. */
  const sendUpTo = async (place: number, wait?: FlushOptions) => {
    const startedAt = clock.monotonic();
    await settle(async (until) => {
      parts.retryNow();
      if (place === EVERYTHING) await joints.persistence?.claiming;
      await parts.settled(place, until);
      const mayBegin = () => parts.isSending() || parts.pausedMs() <= until - clock.monotonic();
      while (place === EVERYTHING && parts.deliveries > 0 && mayBegin()) await parts.changes.next();
    }, wait);
    if (queue.signals.size > 0) policy.onWaited(clock.monotonic() - startedAt);
  };

  const ended = () => stats.tracked + stats.recovered - queue.signals.size;

  async function report(work: () => Promise<unknown>): Promise<FlushReport> {
    const before = { ...stats, ended: ended() };
    await work();
    const delivered = stats.delivered - before.delivered;
    const spooled = stats.spooled - before.spooled;
    return { delivered, pending: queue.signals.size, spooled, dropped: ended() - before.ended - delivered - spooled };
  }

  async function end(wait?: FlushOptions): Promise<void> {
    await sendUpTo(EVERYTHING, wait);
    stage.current = 'closed';
    consent.sync();
    ending.spool();
    consent.end();
    parts.interrupt(closedError());
    await settle(async () => adopt(parts.transport.close?.()), { timeoutMs: CLOSE_GRACE_MS });
  }

  const ending: FlushAndClose = {
    drain: (wait) => sendUpTo(EVERYTHING, wait),
    flush(wait) {
      const { last } = queue;
      return report(() => sendUpTo(last, wait));
    },
    close(wait) {
      if (stage.current === 'open') stage.current = 'closing';
      closing ??= report(() => end(wait));
      for (const listener of closeListeners) guard(listener, undefined);
      closeListeners.clear();
      return closing;
    },
    onClose(listener) {
      if (stage.current === 'open') closeListeners.add(listener);
      else listener();
      return () => closeListeners.delete(listener);
    },
    spool() {
      stage.isStopped = true;
      parts.changes.notify();
      const signals = queue.clear();
      const spooled = joints.persistence?.spool(signals) ?? 0;
      stats.spooled += spooled;
      parts.drop('closed', signals.length - spooled);
    },
  };
  return ending;
}
