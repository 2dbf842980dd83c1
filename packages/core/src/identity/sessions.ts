import { isDevelopment } from '#development';
import type { Clock } from '../contracts/clock.js';
import type { Payload } from '../contracts/payload.js';
import type { StateStorage } from '../contracts/state-storage.js';
import type { User } from '../contracts/user.js';
import { hasFakeTimers } from '../internal/environment.js';
import { weakReference } from '../internal/weak-reference.js';
import { randomSessionID } from './random-uuid.js';
import { isSessionHistory, retentionOf, type SessionHistory, withSession } from './session-history.js';

/** Tracks the sessions of one app and user, for TelemetryDeck's retention insights. */
export interface Sessions {
  /** Called when the user is back. Continues the last session, or starts a new one if it has ended. */
  resume(): void;
  /** Called when the user is away. Stops counting the time of the session. */
  pause(): void;
  /** Called for every signal. On a platform without a background state, a signal counts as user activity. */
  touch(): void;
  /** Starts a new session, with an identifier of its own unless the program names it. */
  renew(id?: string): void;
  /** Stores the time of the last activity from time to time, as long as the session goes on. */
  showPresence(): void;
}

/** Stands outside `createSessions`, so that a timer holds neither the sessions nor their client. */
const showLater = (sessions: { deref(): Sessions | undefined }) => () => sessions.deref()?.showPresence();

const NAME = 'sessions';

/** The name under which storage records that the install was reported. */
const INSTALL = 'install';

/** How often the client stores the time of the last activity (ms), so that other pages know that the session goes on. */
const SEEN_EVERY_MS = 60_000;

/**
 * The most time that counts between two timers of a visible page (ms). In a longer gap, the device was mostly asleep.
 */
const LONGEST_STEP_MS = 120_000;

/** The parts that sessions use. */
interface SessionParts {
  readonly clock: Clock;
  readonly storage: StateStorage;
  /** The user of the sessions. */
  readonly user: Pick<User, 'sessionID' | 'newSession'>;
  /** Whether the program sets the identifier of the first session. */
  readonly isNamed: boolean;
  /** Whether the platform reports when the user is away. */
  readonly hasBackground: boolean;
  readonly timeoutMs: number;
}

/**
 * @param setParameters - Adds parameters to all later signals.
 * @param send - Sends a signal.
 */
export function createSessions(
  { clock, hasBackground, isNamed, storage, timeoutMs, user }: SessionParts,
  setParameters: (parameters: Payload) => void,
  send: (type: string) => void,
): Sessions {
  /** The start of the presence that is not counted yet, on the monotonic clock; `undefined` while the user is away. */
  let presentSince: number | undefined;
  /** When the user was last active, on the monotonic clock. */
  let seenAt = 0;
  /** The identifier of this client's session; `undefined` before the first one. */
  let current: string | undefined;
  let cancelTimer: (() => void) | undefined;

  const read = (): SessionHistory | undefined => {
    try {
      const history: unknown = JSON.parse(storage.get(NAME) ?? '');
      return isSessionHistory(history) ? history : undefined;
    } catch {
      return undefined;
    }
  };
  const write = (history: SessionHistory) => storage.set(NAME, JSON.stringify(history));

  const begin = (last: SessionHistory | undefined, id?: string) => {
    const now = clock.now();
    current = user.newSession(id);
    const history = withSession(last, now, current);
    write(history);
    setParameters(retentionOf(history, now));
    if (!last && storage.claim(INSTALL, randomSessionID()) === true)
      send('TelemetryDeck.Acquisition.newInstallDetected');
    send('TelemetryDeck.Session.started');
  };

  /** Continues the last session of any client, or starts a new one. */
  const goOn = () => {
    const now = clock.now();
    const last = read();
    // The client's first session takes the identifier that the client has shown since its creation.
    const firstID = current === undefined ? user.sessionID : undefined;
    const isSame = firstID && isNamed ? last?.id === firstID : isSoon(last, now);
    if (!last || !isSame) return begin(last, firstID);
    current = user.newSession(last.id);
    write({ ...last, seenAt: now });
    setParameters(retentionOf(last, now));
  };

  /**
   * Whether the last activity is recent. Takes the absolute difference, because a clock that was set back cannot measure
   * how long the user was away.
   */
  const isSoon = (last: SessionHistory | undefined, now: number) => Math.abs(now - (last?.seenAt ?? 0)) <= timeoutMs;

  /** Counts and stores the user's presence up to a time of the monotonic clock. */
  const count = (at: number) => {
    if (presentSince === undefined) return;
    const history = read();
    const session = history?.recent.at(-1);
    // Another client may have begun a session since.
    if (history && session && history.id === current) {
      const now = clock.now();
      const end = now - (clock.monotonic() - at);
      const { countedTo = 0 } = history;
      // Two windows count the same time once. A `countedTo` in the future is from before the clock was set back.
      const from = countedTo > now ? 0 : countedTo;
      // A device that sleeps runs no timers, but its page counts as visible.
      const ms = Math.min(at - presentSince, end - from, hasBackground ? LONGEST_STEP_MS : at);
      session.seconds += Math.max(0, ms) / 1000;
      history.countedTo = Math.max(from, end);
      history.seenAt = Math.max(history.seenAt, end);
      write(history);
    }
    presentSince = at;
  };

  /** Whether the user has been inactive for longer than the session's time-out. */
  const isQuiet = () => clock.monotonic() - seenAt > timeoutMs;

  /** Returns whether the session has timed out, on a platform without a background state. */
  const isIdle = () => !hasBackground && isQuiet();

  const pause = () => {
    count(isIdle() ? seenAt : clock.monotonic());
    presentSince = undefined;
  };

  const watchPresence = () => {
    cancelTimer ??= clock.setTimer(showLater(reference), SEEN_EVERY_MS);
  };

  const resume = () => {
    if (isIdle()) pause();
    const now = clock.monotonic();
    seenAt = now;
    watchPresence();
    if (presentSince !== undefined) return;
    presentSince = now;
    goOn();
  };

  const sessions: Sessions = {
    resume,
    pause() {
      cancelTimer?.();
      cancelTimer = undefined;
      pause();
    },
    touch() {
      if (!hasBackground) resume();
      else if (current === undefined) goOn();
    },
    renew(id) {
      const wasPresent = presentSince !== undefined;
      pause();
      if (wasPresent || !hasBackground) presentSince = seenAt = clock.monotonic();
      begin(read(), id);
    },
    showPresence() {
      cancelTimer = undefined;
      // Perhaps nothing more happens, so the length of the session is stored now.
      if (isIdle()) return pause();
      if (presentSince === undefined) return;
      // A user who sees the page counts as active now.
      count(hasBackground ? clock.monotonic() : seenAt);
      // A visible page sets timers without end. A test that runs all its fake timers must end.
      if (!isDevelopment || !isQuiet() || !hasFakeTimers()) watchPresence();
    },
  };
  const reference = weakReference(sessions);
  return sessions;
}
