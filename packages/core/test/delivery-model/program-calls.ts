import type { ClientStats, SignalOptions } from '../../src/index.js';
import { oddPayloads, unserializableOptions } from './odd-signals.js';
import type { WatchedClient } from './watched-client.js';
import { verdictOn } from './watched-processor.js';
import type { WatchedWaits } from './watched-waits.js';
import type { World } from './world.js';

/** The calls that a program makes. */
export interface ProgramCalls {
  send(signals: number, text: string, isCancelled: boolean): void;
  sendOddValues(): void;
  sendUnserializable(): void;
  cancel(which: number): void;
  deliver(signals: number, timeoutMs: number, isCancelled: boolean): void;
  flush(timeoutMs: number, isCancelled: boolean): void;
  close(timeoutMs: number): void;
}

/** What close may take beyond its deadline, in milliseconds. */
const CLOSE_GRACE_MS = 50;

export function createProgramCalls(watched: WatchedClient, waits: WatchedWaits, world: World): ProgramCalls {
  const { clock, history, nextNumber, options } = world;
  const { client, consent, expected, life, processor, rules, sessions } = watched;
  const { demand } = history;
  const cancels = new Map<string, AbortController>();

  /** The counts after the last signal: to ask for them takes longer than to send one. */
  let after: ClientStats;
  const track = (payload: object, signalOptions?: SignalOptions, before = client.stats()): string => {
    const id = `signal ${nextNumber()}`;
    expected.tracked++;
    history.given.add(id);
    const { optOuts } = consent;
    client.sendSignal(id, payload as never, signalOptions);
    after = client.stats();
    sessions.find(before, after, 1, true);
    if (life.isClosing) expected.drop('closed', 1);
    else if (consent.optOuts > optOuts) {
      // It has found the decision of another program, and refused what came after.
      history.wiped.add(id);
      expected.dropped.disabled = after.dropped.disabled ?? 0;
    } else if (consent.state === 'denied') expected.drop('disabled', 1);
    else rules.queued(id);
    if (consent.state === 'unknown') life.undecided.push(id);
    // A signal that a processor drops has taken its place before.
    const last = processor && verdictOn(id) !== 'pass' ? 1 : 0;
    // The client may empty its queue after it has made room: it finds a refusal when it writes the signal ahead.
    const pending = Math.max(before.pending, after.pending + last);
    const isFull = pending >= watched.maxSignals() || options.queue.maxBytes < 100_000;
    demand(after.dropped.overflow === before.dropped.overflow || isFull, 'overflow, though there is room (point 4)');
    return id;
  };

  const abortSoon = (isCancelled: boolean): AbortSignal | undefined => {
    if (!isCancelled) return undefined;
    const controller = new AbortController();
    clock.setTimer(() => controller.abort(), 333);
    return controller.signal;
  };

  return {
    send(signals, text, isCancelled) {
      after = client.stats();
      for (let left = signals; left > 0; left--) {
        const cancel = isCancelled && left % 3 === 1 ? new AbortController() : undefined;
        const id = track({ text, left }, { floatValue: left / 3, signal: cancel?.signal }, after);
        if (cancel && !life.isClosing) cancels.set(id, cancel);
      }
    },
    sendOddValues() {
      for (const payload of oddPayloads()) track(payload);
    },
    sendUnserializable() {
      track({}, unserializableOptions);
      if (!life.isClosing && consent.state !== 'denied') expected.drop('unserializable', 1);
    },
    cancel(which) {
      const [id, controller] = [...cancels][which % cancels.size] ?? [];
      if (!id) return;
      cancels.delete(id);
      life.cancelled++;
      rules.cancelled(id);
      controller?.abort();
    },
    deliver(signals, timeoutMs, isCancelled) {
      const { optOuts, state } = consent;
      const { isClosing } = life;
      for (let left = signals; left > 0; left--) {
        const id = `delivery ${nextNumber()}`;
        const until = clock.monotonic() + timeoutMs + (options.processor?.holdMs ?? 0);
        const signal = abortSoon(isCancelled);
        const before = client.stats();
        const delivery = client.deliverSignal(id, {}, { timeoutMs, signal });
        sessions.find(before, client.stats(), 0, !isClosing);
        const isExpected = (isDone: unknown) => {
          if (history.confirmed.has(id)) return isDone === true;
          if (isClosing) return isDone === undefined;
          if (state !== 'granted') return isDone === true;
          // Resolved without a request: a processor or an opt-out has dropped it.
          return isDone === undefined || consent.optOuts > optOuts || (!!processor && verdictOn(id) === 'filter');
        };
        const done = delivery.then(() => true);
        waits.add({ what: id, until, isForQueue: false }, done, isExpected);
      }
    },
    flush(timeoutMs, isCancelled) {
      rules.urged();
      const before = client.stats();
      const flush = client.flush({ timeoutMs, signal: abortSoon(isCancelled) });
      sessions.find(before, client.stats(), 0, false);
      waits.add({ what: 'a flush', until: clock.monotonic() + timeoutMs, isForQueue: true }, flush, isReport);
    },
    close(timeoutMs) {
      rules.urged();
      if (life.isClosing) return;
      const before = client.stats();
      const wasOpen = consent.state === 'granted';
      life.closedAt = clock.monotonic() + timeoutMs + CLOSE_GRACE_MS;
      life.isClosing = true;
      const close = client.close({ timeoutMs });
      sessions.find(before, client.stats(), 0, false, wasOpen);
      waits.add({ what: 'a close', until: life.closedAt, isForQueue: false }, close, isReport);
    },
  };
}

function isReport(report: unknown): boolean {
  const numbers = Object.values(report ?? {});
  return numbers.length >= 4 && numbers.every((number) => Number.isInteger(number) && number >= 0);
}
