import { isSamePeriod, memoryOf } from '../contracts/consent-epochs.js';
import { TelemetryDeckError } from '../contracts/errors.js';
import type { SignalOptions } from '../contracts/signal.js';
import { mergePayloads, readSafely } from './read-safely.js';
import { epochOf, type SignalSender, sendAny } from './signal-sender.js';

/** A running measurement of {@link startDuration}. */
export interface Duration {
  /** Pauses the measurement, for example while the user reads something else. */
  pause(): void;
  /** Continues the measurement. */
  resume(): void;
  /** Sends the signal. Later calls do nothing. The payload overrides the payload of the start. */
  stop(payload?: object, options?: SignalOptions): void;
  /** Ends the measurement without a signal. */
  cancel(): void;
}

/** Options of {@link startDuration}. */
export interface DurationOptions {
  /** Whether the time counts during which the page is hidden, or in the back/forward cache. @defaultValue `false` */
  readonly includeBackgroundTime?: boolean | undefined;
}

/**
 * Starts to measure a duration. `stop` sends it with your own signal: in seconds, rounded down to three decimals, as
 * `TelemetryDeck.Signal.durationInSeconds` and as `floatValue`. An opt-out in the meantime cancels the signal. The
 * client's clock measures the time; it does not count the time during which the page is hidden.
 *
 * Another module can end the measurement by its name, with {@link stopDuration} or {@link cancelDuration}. It may use a
 * lazy client of the same client, or a view with the same user and session. A later start with the same name replaces
 * the earlier one under this name.
 *
 * @param type - The signal's name.
 * @param startPayload - Parameters of the signal. Empty by default.
 * @throws TelemetryDeckError `NO_SIGNAL_TYPE` if the type is not a non-empty string.
 * @see https://telemetrydeck.com/docs/articles/duration-signals/
 * @example
 * ```ts
 * const duration = startDuration(client, 'Export.finished', { format: 'pdf' });
 * await exportAll();
 * duration.stop();
 * ```
 */
export function startDuration(
  client: SignalSender,
  type: string,
  startPayload?: object,
  options?: DurationOptions,
): Duration {
  if (typeof type !== 'string' || type === '') {
    throw new TelemetryDeckError('NO_SIGNAL_TYPE', 'missing signal type; use a name such as Export.finished');
  }
  const { includeBackgroundTime = false } = readSafely(options);
  const epoch = epochOf(client);
  const now = () => client.elapsedMs?.(includeBackgroundTime) ?? monotonicNow();
  let elapsedMs = 0;
  let runningSince: number | undefined = now();
  let isOver = false;
  const pause = () => {
    elapsedMs += runningSince === undefined ? 0 : now() - runningSince;
    runningSince = undefined;
  };
  const end = () => {
    isOver = true;
    const named = epoch && memoryOf(epoch);
    if (named?.get(type) === duration) named.delete(type);
  };
  const duration: Duration = {
    pause,
    resume() {
      runningSince ??= now();
    },
    stop(payload, options) {
      if (isOver) return;
      end();
      pause();
      // An opt-out during the measurement cancels the signal.
      if (!isSamePeriod(epochOf(client), epoch)) return;
      const seconds = Math.floor(elapsedMs) / 1000;
      const measured = { 'TelemetryDeck.Signal.durationInSeconds': seconds };
      const parameters = mergePayloads(measured, startPayload, payload);
      const given = readSafely(options);
      sendAny(client, type, parameters, { ...given, floatValue: given.floatValue ?? seconds });
    },
    cancel: end,
  };
  if (epoch) memoryOf(epoch).set(type, duration);
  return duration;
}

/**
 * Stops the last measurement that {@link startDuration} began with this name, and sends it. Does nothing if none runs.
 *
 * @param type - The signal's name.
 * @param payload - Parameters of the signal. They override those of the start.
 * @example
 * ```ts
 * // In one module:
 * startDuration(client, 'Level.played', { level: 3 });
 * // In another one:
 * stopDuration(client, 'Level.played', { won: true });
 * ```
 */
export function stopDuration(client: SignalSender, type: string, payload?: object, options?: SignalOptions): void {
  durationOf(client, type)?.stop(payload, options);
}

/**
 * Ends the last measurement that {@link startDuration} began with this name, without a signal.
 *
 * @example
 * ```ts
 * cancelDuration(client, 'Level.played');
 * ```
 */
export function cancelDuration(client: SignalSender, type: string): void {
  durationOf(client, type)?.cancel();
}

function durationOf(client: SignalSender, type: string): Duration | undefined {
  const epoch = epochOf(client);
  return epoch && (memoryOf(epoch).get(type) as Duration | undefined);
}

/** Returns milliseconds, unaffected by changes of the wall clock where the platform has such a clock. */
function monotonicNow(): number {
  try {
    const time = performance.now();
    if (Number.isFinite(time)) return time;
  } catch {
    // Some platforms have no such clock.
  }
  return Date.now();
}
