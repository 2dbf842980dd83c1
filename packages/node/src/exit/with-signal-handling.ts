import { checkValue, type Feature, flag, type Joints } from '@td/core';
import { createSignalWatch } from './signal-watch.js';
import type { CreateSignalWatch } from './watched-client.js';

/** Where the signal handling joins a client. The exit handling looks for it there. */
export interface SignalHandlingJoint {
  readonly signalHandling?: CreateSignalWatch;
}

/**
 * Sends signals, for at most as long as `exitTimeoutMs` says, before a signal of the system ends the program: SIGTERM,
 * SIGINT, SIGHUP, SIGQUIT, SIGUSR2 or, on Windows, SIGBREAK. Then the client raises it again, which ends the program as
 * usual. A program that listens to it itself, always or once, decides how it ends.
 *
 * @defaultValue off: the program ends at once, and what is neither sent nor on disk is lost; on when called without an
 *   argument
 * @throws TelemetryDeckError `INVALID_OPTION` for what is no boolean.
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withSignalHandling());
 * ```
 */
export function withSignalHandling(signalHandling = true): Feature {
  checkValue('signalHandling', signalHandling, flag);
  return {
    name: 'signalHandling',
    join(): (Joints & SignalHandlingJoint) | undefined {
      return signalHandling ? { signalHandling: createSignalWatch } : undefined;
    },
  };
}
