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

const NONE = { pending: 0, delivered: 0, spooled: 0 };

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
      guard(ownValues<FlushOptions>, wait as FlushOptions) ?? ownValues(null);
    const timeoutMs = usableTimeout(wanted, DEFAULT_WAIT_MS);
    const until = clock.monotonic() + timeoutMs;
    const deadline = { clock, timeoutMs, holdsProcess: true, cancel };
    return withDeadline(() => work(until), deadline).then(undefined, () => {});
  };

  /** Sends all signals up to this place in the queue. */
  const sendUpTo = async (place: number, wait?: FlushOptions, begin: () => void = parts.retryNow) => {
    const startedAt = clock.monotonic();
    const { spooled } = stats;
    await settle(async (until) => {
      begin();
      // Decisions that the program makes in the same turn take effect first.
      await undefined;
      const isDone = await parts.settled(place, until);
      while (
        place === EVERYTHING &&
        parts.deliveries > 0 &&
        (parts.isSending() || parts.pausedMs() <= until - clock.monotonic())
      )
        await parts.changes.next();
      // If the client has handed signals over meanwhile, it must not claim them back.
      if (isDone && stats.spooled === spooled) await sendRecovered(until);
    }, wait);
    if (queue.signals.size > 0) policy.onWaited(clock.monotonic() - startedAt);
  };

  /** Sends what ended programs have left, until there is no more, or until none of it may be sent before the deadline. */
  const sendRecovered = async (until: number) => {
    do await joints.persistence?.claim();
    while (joints.persistence?.recovered().pending && (await parts.settled(queue.last, until)));
  };

  /** The client's own signals, and those of ended programs that were delivered. */
  const counts = () => {
    const { tracked, delivered, spooled } = stats;
    const recovered = joints.persistence?.recovered() ?? NONE;
    return {
      ended: tracked - queue.signals.size + recovered.pending,
      delivered: delivered - recovered.delivered,
      spooled: spooled - recovered.spooled,
      recovered: recovered.delivered,
    };
  };

  async function report(work: () => Promise<unknown>): Promise<FlushReport> {
    const before = counts();
    await work();
    const after = counts();
    const delivered = after.delivered - before.delivered;
    const spooled = after.spooled - before.spooled;
    const dropped = after.ended - before.ended - delivered - spooled;
    const recovered = after.recovered - before.recovered;
    return { delivered, pending: stats.tracked - after.ended, spooled, dropped, ...(recovered && { recovered }) };
  }

  async function end(wait?: FlushOptions): Promise<void> {
    // The program's own code may close the client again meanwhile, and then gets the same promise.
    await undefined;
    await sendUpTo(EVERYTHING, wait);
    stage.current = 'closed';
    consent.sync();
    if (options.ambiguousFailure === 'drop') {
      // Only what has surely not been sent may be stored. The transport says so when its requests end.
      stage.isStopped = true;
      parts.interrupt(closedError());
      while ([...queue.signals].some(({ isLeased }) => isLeased)) await parts.changes.next();
    }
    ending.spool();
    consent.end();
    parts.interrupt(closedError());
    await settle(async () => adopt(parts.transport.close?.()), { timeoutMs: CLOSE_GRACE_MS });
  }

  const ending: FlushAndClose = {
    // Called for many signals, so it must not cut a delay short.
    drain: (wait) => sendUpTo(EVERYTHING, wait, () => parts.notify(true)),
    flush(wait) {
      joints.sessions?.tell?.();
      const { last } = queue;
      return report(() => sendUpTo(last, wait));
    },
    close(wait) {
      joints.sessions?.tell?.();
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
      // Counted before it is known, because the store may be the program's own, for which the totals must add up.
      stats.spooled += signals.length;
      const lost = signals.length - (joints.persistence?.spool(signals) ?? 0);
      stats.spooled -= lost;
      parts.drop('closed', lost);
    },
  };
  return ending;
}
