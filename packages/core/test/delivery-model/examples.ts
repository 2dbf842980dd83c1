import type { RunOptions } from './run-options.js';
import type { Step } from './steps.js';

const HOUR_MS = 3_600_000;

/**
 * Runs that chance finds once in thousands.
 *
 * - The user opts out by another client while a queue is full: the next signal makes room for itself, and only when it is
 *   written ahead does its client find the refusal, which empties the queue.
 * - A program ends in the turn in which its session begins, before it has reported that.
 */
export const examples: [RunOptions, Step[][]][] = [
  [
    {
      batch: { maxSignals: 3, maxBytes: 524_288, lingerMs: 0, maxInFlight: 1 },
      queue: { maxSignals: 2, maxBytes: 5_000_000 },
      retry: { maxAttempts: 10, maxAgeMs: 24 * HOUR_MS, maxBackoffMs: 300_000 },
      timeoutMs: 5000,
      ambiguousFailure: 'retry',
      random: 0.5,
      disk: { writeAhead: true, claimSignals: 10, claimMs: 0 },
      hasStorage: true,
      consent: 'granted',
      processor: undefined,
      sessions: 'off',
      isStoreFirst: false,
    },
    [[send(2), { do: 'other' }, { do: 'optOut' }, { do: 'other' }, send(1)]],
  ],
  [
    {
      batch: { maxSignals: 1, maxBytes: 600, lingerMs: 0, maxInFlight: 1 },
      queue: { maxSignals: 2, maxBytes: 2500 },
      retry: { maxAttempts: 1, maxAgeMs: 1500, maxBackoffMs: 300 },
      timeoutMs: 900,
      ambiguousFailure: 'retry',
      random: 0,
      disk: { writeAhead: true, claimSignals: 1, claimMs: 0 },
      hasStorage: true,
      consent: 'granted',
      processor: undefined,
      sessions: 'on',
      isStoreFirst: false,
    },
    [
      [{ do: 'resume' }, { do: 'exit' }, { do: 'sendOddValues' }],
      [{ do: 'resume' }, { do: 'kill' }, { do: 'sendOddValues' }],
    ],
  ],
];

function send(signals: number): Step {
  return { do: 'send', signals, text: '', isCancelled: false };
}
