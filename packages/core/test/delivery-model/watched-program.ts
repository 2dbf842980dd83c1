import { createProgramCalls, type ProgramCalls } from './program-calls.js';
import { createProgramEvents, type ProgramEvents } from './program-events.js';
import { makeWatchedClient } from './watched-client.js';
import { createWatchedWaits } from './watched-waits.js';
import type { World } from './world.js';

/** One program with one client, and the rules for both. */
export interface WatchedProgram extends ProgramCalls, ProgramEvents {
  /** Checks that signals add up, at any moment. */
  checkSum(when: string): void;
  /** Checks everything else, when no promise is about to settle. */
  check(): void;
  /** Checks that no signal waits, after a quiet time with a healthy endpoint. */
  checkQuiet(): void;
  isAlive(): boolean;
  /** Whether the user has not agreed. */
  isUndecided(): boolean;
  /** When its client is closed at the latest, on the monotonic clock. */
  closedAt(): number;
}

export function startProgram(number: number, world: World): WatchedProgram {
  const { clock, history, options } = world;
  const { demand } = history;
  const watched = makeWatchedClient(number, world);
  const { checkSum, client, consent, expected, life, lifecycle, maxSignals, processor, rules } = watched;
  const waits = createWatchedWaits(clock, history);
  return {
    ...createProgramCalls(watched, waits, world),
    ...createProgramEvents(number, watched, world),
    checkSum,
    check() {
      const stats = client.stats();
      checkSum('at rest,');
      if (!life.isAlive) return;
      watched.sessions.findLate(true);
      const isFull = lifecycle.requests() >= options.batch.maxInFlight;
      const isBusy = isFull || !!processor?.held || life.claims > 0;
      waits.check(stats.pending > 0 || life.claims > 0, (until) => isBusy || rules.maySend(until));
      const { dropped, pending, ...counts } = stats;
      for (const key of ['tracked', 'recovered', 'delivered', 'ambiguous'] as const) {
        demand(counts[key] === expected[key], `${key} is ${counts[key]}, not ${expected[key]} (point 1)`);
      }
      for (const reason of ['refused', 'too-large', 'ambiguous', 'expired', 'disabled'] as const) {
        demand(dropped[reason] === expected.dropped[reason], `dropped ${dropped[reason]} as ${reason} (point 1)`);
      }
      const { filtered = 0, misnamed = 0 } = processor ?? {};
      const unserializable = (dropped.unserializable ?? 0) - (expected.dropped.unserializable ?? 0);
      demand(unserializable >= 0 && unserializable <= misnamed, `${unserializable} unserializable too many (point 1)`);
      demand((dropped.filtered ?? 0) <= filtered, 'filtered, though no processor has (point 1)');
      demand((dropped.cancelled ?? 0) <= life.cancelled, 'cancelled, though the program has not (point 1)');
      demand(pending <= maxSignals(), `${pending} signals wait (point 4)`);
      demand(client.consent === consent.state, `consent is ${client.consent}, not ${consent.state}`);
      rules.checkPace(pending, isFull || !!processor?.held || consent.state !== 'granted' || life.isClosing);
    },
    checkQuiet() {
      const { pending } = client.stats();
      const maySend = life.isAlive && !life.isClosing && consent.state === 'granted';
      demand(!maySend || pending === 0, `${pending} signals wait for nothing (point 15)`);
    },
    isAlive: () => life.isAlive,
    isUndecided: () => consent.state !== 'granted',
    closedAt: () => life.closedAt,
  };
}
