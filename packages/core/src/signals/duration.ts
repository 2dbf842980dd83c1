import { TelemetryDeckError } from '../contracts/errors.js';
import type { SignalOptions } from '../contracts/signal.js';
import { epochOf, type SignalSender, sendAny } from './signal-sender.js';

/** A running measurement of {@link startDuration}. */
export interface Duration {
  /** Pauses the measurement, for example while the app is in the background. */
  pause(): void;
  /** Continues the measurement. */
  resume(): void;
  /** Sends the signal. Later calls do nothing. The payload overrides the payload of the start. */
  stop(payload?: object, options?: SignalOptions): void;
  /** Ends the measurement without a signal. */
  cancel(): void;
}

/**
 * Starts to measure a duration. `stop` sends it with your own signal: in seconds, rounded down to three decimals, as
 * `TelemetryDeck.Signal.durationInSeconds` and as `floatValue`. An opt-out in the meantime cancels the signal.
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
export function startDuration(client: SignalSender, type: string, startPayload?: object): Duration {
  if (typeof type !== 'string' || type === '') {
    throw new TelemetryDeckError('NO_SIGNAL_TYPE', 'missing signal type; use a name such as Export.finished');
  }
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
      // An opt-out during the measurement cancels the signal.
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
