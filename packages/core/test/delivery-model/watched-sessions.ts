import type { Client, ClientStats, StateStorage } from '../../src/index.js';
import type { World } from './world.js';

/** The signals that begin a session: the install comes before the first one. */
const BEGINNINGS = ['TelemetryDeck.Acquisition.newInstallDetected', 'TelemetryDeck.Session.started'];

/** A session ends when the user has been away for longer than this, in milliseconds. */
const SESSION_TIMEOUT_MS = 300_000;

/** Tells the signals of sessions from those of the program, and checks when sessions begin. */
export interface WatchedSessions {
  /**
   * Finds the signals of sessions that something has sent, and returns how many there are.
   *
   * @param before - The counts before it happened.
   * @param ownSignals - How many signals of the program it has captured.
   * @param isActivity - Whether it begins a session where there is none.
   * @param wasOpen - Whether the client took signals when it happened.
   */
  find(before: ClientStats, after: ClientStats, ownSignals: number, isActivity: boolean, wasOpen?: boolean): number;
  /**
   * Finds the signals of a session that have waited for the end of the turn, in which the program may name the user.
   *
   * @param isDue - Whether the turn is over.
   */
  findLate(isDue: boolean): void;
  pause(act: () => void): void;
  resume(act: () => void): void;
  /** The program is killed: what a session has yet to report goes with it. */
  kill(): void;
  /** The user has opted out: all sessions are forgotten. */
  forget(): void;
}

/** The storages in which a session has begun. */
const begun = new WeakSet<object>();

/**
 * @param isOpen - Whether the client takes signals.
 * @param tracked - Returns how many signals the client should have counted.
 * @param onSignal - Called with the name of each signal that a session has sent.
 */
export function watchSessions(
  client: Client,
  { clock, history, options, storage = {} as StateStorage }: World,
  isOpen: () => boolean,
  tracked: () => number,
  onSignal: (id: string, wasOpen: boolean) => void,
): WatchedSessions {
  const { demand } = history;
  const areOn = options.sessions !== 'off';
  const offset = () => clock.now() - clock.monotonic();
  const offsetAtStart = offset();
  /** Whether the wall clock has never jumped between two looks at it. */
  let isSteady = true;
  let isFresh = true;
  let isPresent = false;
  /** Whether the client may have yet to report its first session; `first` if it must. */
  let late: 'first' | 'perhaps' | undefined;
  let awaySince: number | undefined;

  const find: WatchedSessions['find'] = (before, after, ownSignals, isActivity, wasOpen = isOpen()) => {
    const found = after.tracked - before.tracked - ownSignals;
    isSteady &&= offset() === offsetAtStart;
    demand(found === 0 || (areOn && found > 0 && found <= 2), `${found} signals of a session`);
    if (areOn && isActivity && isFresh) {
      late = isOpen() && !begun.has(storage) ? 'first' : 'perhaps';
      isFresh = !isOpen();
    } else if (areOn && isActivity && !isSteady) {
      // After a jump of the clock, a second session may begin in the first turn.
      late ??= 'perhaps';
    }
    if (found > 0) {
      demand(late !== 'first' || found === 2, 'the first session is not reported');
      begun.add(storage);
      late = undefined;
    }
    for (const name of BEGINNINGS.slice(2 - found)) onSignal(`${name} ${client.sessionID}`, wasOpen);
    return found;
  };

  return {
    find,
    findLate(isDue) {
      const after = client.stats();
      if (!late || (!isDue && after.tracked === tracked())) return;
      const found = find({ ...after, tracked: tracked() }, after, 0, false);
      demand(found > 0 || late !== 'first', 'the first session is not reported');
      late = undefined;
    },
    pause(act) {
      const before = client.stats();
      act();
      demand(find(before, client.stats(), 0, false) === 0, 'a pause sends signals');
      if (isPresent) awaySince = clock.monotonic();
      isPresent = false;
    },
    resume(act) {
      const wasFresh = isFresh;
      const before = client.stats();
      act();
      const found = find(before, client.stats(), 0, true);
      const awayMs = clock.monotonic() - (awaySince ?? 0);
      // Only where the user's presence depends on this program alone.
      const isKnown = options.sessions === 'with-background' && !options.hasStorage && isSteady;
      if (isKnown && isOpen() && !wasFresh && awaySince !== undefined) {
        const isOver = awayMs > SESSION_TIMEOUT_MS;
        demand(found === (isOver ? 1 : 0), `${found} sessions begin after ${awayMs} ms`);
      }
      awaySince = undefined;
      isPresent = isOpen();
    },
    kill() {
      if (late) begun.add(storage);
    },
    forget() {
      isFresh = true;
      late = undefined;
      isPresent = false;
      awaySince = undefined;
      begun.delete(storage);
    },
  };
}
