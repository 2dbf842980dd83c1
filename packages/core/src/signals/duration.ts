import type { Payload } from '../contracts/payload.js';
import type { SignalOptions } from '../contracts/signal.js';
import { epochOf, type SignalSender, sendAny } from './signal-sender.js';

/** Something that takes time, and is being measured. */
export interface Duration {
  /** Leaves out the time from now on, as while nobody looks. */
  pause(): void;
  /** Goes on measuring. */
  resume(): void;
  /** Sends the signal; once. What it is given beats what the start was given. */
  stop(payload?: Payload, options?: SignalOptions): void;
  /** Sends nothing. */
  cancel(): void;
}

/**
 * Measures how long something takes, and sends it with a signal of the program's own when it stops: seconds, rounded
 * down to three decimals, as `TelemetryDeck.Signal.durationInSeconds` and as the signal's `floatValue`.
 *
 * @param type - The signal's name.
 * @see https://telemetrydeck.com/docs/articles/duration-signals/
 * @example
 * ```ts
 * const duration = startDuration(client, 'Export.finished', { format: 'pdf' });
 * await exportAll();
 * duration.stop();
 * ```
 */
export function startDuration(client: SignalSender, type: string, startPayload?: Payload): Duration {
  let elapsedMs = 0;
  let runningSince: number | undefined = performance.now();
  let isOver = false;
  const epoch = epochOf(client);
  const pause = () => {
    elapsedMs += runningSince === undefined ? 0 : performance.now() - runningSince;
    runningSince = undefined;
  };
  return {
    pause,
    resume() {
      runningSince ??= performance.now();
    },
    stop(payload, options) {
      if (isOver) return;
      isOver = true;
      pause();
      // The user has opted out meanwhile, or it was begun while out: nothing is said of that time.
      if (epochOf(client) !== epoch) return;
      const seconds = Math.floor(elapsedMs) / 1000;
      const parameters = { 'TelemetryDeck.Signal.durationInSeconds': seconds, ...startPayload, ...payload };
      sendAny(client, type, parameters, { floatValue: seconds, ...options });
    },
    cancel() {
      isOver = true;
    },
  };
}
