import type { Clock } from './clock.js';
import type { Memory } from './memory.js';
import type { Payload } from './payload.js';
import type { User } from './user.js';

/** How sessions are told apart. */
export interface SessionOptions {
  /**
   * After so long in the background, in milliseconds, a session has ended; where there is no background, after so long
   * without a signal. @defaultValue 300000 (5 minutes)
   */
  readonly timeoutMs?: number | undefined;
}

/** Keeps the sessions of one app and user, and what TelemetryDeck's retention insights need of them. */
export interface Sessions {
  /** The user is there: goes on with the last session, or begins another where that is over. */
  resume(): void;
  /** The user is away: so long has the session been. */
  pause(): void;
  /** There is a signal, which belongs to a session; where nobody tells of the user, it is what tells. */
  touch(): void;
  /** Begins another session, whatever the last one is. */
  renew(): void;
}

/** What is remembered of the sessions, all times in milliseconds since 1970. */
interface History {
  /** The day of the first session; the install was told when it is there. */
  firstDay: string;
  /** The days on which there was a session. */
  days: string[];
  /** Sessions that are not older than {@link KEPT_MS}, with their seconds; the last one is the current one. */
  recent: { at: number; seconds: number }[];
  /** How many other ones there were. */
  older: number;
  /** The identifier of the last session. */
  id: string;
  /** When the user was seen last. */
  seenAt: number;
}

/** Sessions older than this are only counted, in milliseconds: 90 days, as in TelemetryDeck's own SDKs. */
const KEPT_MS = 90 * 86_400_000;

/** So are those before so many later ones, since all of it is written again with each session. */
const MOST_KEPT = 1000;

/** What counts as the last month, in milliseconds. */
const MONTH_MS = 30 * 86_400_000;

const NAME = 'sessions';

interface SessionParts {
  readonly clock: Clock;
  readonly memory: Memory;
  /** Whose session it is. */
  readonly user: Pick<User, 'sessionID' | 'newSession'>;
  /** Whether the program has named the first session. */
  readonly isNamed: boolean;
  /** Whether the platform tells when the user is away. */
  readonly hasBackground: boolean;
  readonly timeoutMs: number;
}

/**
 * @param setParameters - Has all signals carry parameters.
 * @param send - Sends a signal.
 */
export function createSessions(
  { clock, hasBackground, isNamed, memory, timeoutMs, user }: SessionParts,
  setParameters: (parameters: Payload) => void,
  send: (type: string, payload?: Payload) => void,
): Sessions {
  /** When the user came, on the monotonic clock; `undefined` while away. */
  let presentSince: number | undefined;
  /** When the user was last seen, on the same clock. */
  let seenAt = 0;
  /** The session of this client, once there is one. */
  let current: string | undefined;

  const read = (): History | undefined => {
    try {
      const history: unknown = JSON.parse(memory.get(NAME) ?? '');
      return isHistory(history) ? history : undefined;
    } catch {
      return undefined;
    }
  };
  const write = (history: History) => memory.set(NAME, JSON.stringify(history));

  const begin = (last: History | undefined, id?: string) => {
    const now = clock.now();
    const today = dayOf(now);
    const history = last ?? { firstDay: today, days: [], recent: [], older: 0, id: '', seenAt: 0 };
    const recent = [...history.recent.filter(({ at }) => now - at < KEPT_MS), { at: now, seconds: 0 }].slice(-MOST_KEPT);
    history.older += history.recent.length + 1 - recent.length;
    history.recent = recent;
    if (!history.days.includes(today)) history.days.push(today);
    current = user.newSession(id);
    history.id = current;
    history.seenAt = now;
    write(history);
    setParameters(parametersOf(history, now));
    if (!last) send('TelemetryDeck.Acquisition.newInstallDetected');
    send('TelemetryDeck.Session.started');
  };

  /** Goes on with the last session, of whichever client, or begins another. */
  const goOn = () => {
    const now = clock.now();
    const last = read();
    // The first session of the client has the identifier that the client has from the beginning.
    const firstID = current === undefined ? user.sessionID : undefined;
    const isSame = firstID && isNamed ? last?.id === firstID : isSoon(last, now);
    if (!last || !isSame) return begin(last, firstID);
    current = user.newSession(last.id);
    write({ ...last, seenAt: now });
    setParameters(parametersOf(last, now));
  };

  /** Where the clock was set back meanwhile, nobody knows how long the user was away. */
  const isSoon = (last: History | undefined, now: number) => Math.abs(now - (last?.seenAt ?? 0)) <= timeoutMs;

  /** The user was seen last at this time, on the monotonic clock. */
  const leave = (at: number) => {
    if (presentSince === undefined) return;
    const history = read();
    const session = history?.recent.at(-1);
    if (history && session) {
      // Another client may have begun one since.
      if (history.id === current) session.seconds += (at - presentSince) / 1000;
      history.seenAt = clock.now() - (clock.monotonic() - at);
      write(history);
    }
    presentSince = undefined;
  };

  /** Whether the session ended with its last signal, where nobody tells that the user is away. */
  const isIdle = () => !hasBackground && clock.monotonic() - seenAt > timeoutMs;

  const pause = () => leave(isIdle() ? seenAt : clock.monotonic());

  const resume = () => {
    if (isIdle()) pause();
    const now = clock.monotonic();
    seenAt = now;
    if (presentSince !== undefined) return;
    presentSince = now;
    goOn();
  };

  return {
    resume,
    pause,
    touch() {
      if (!hasBackground) resume();
      else if (current === undefined) goOn();
    },
    renew() {
      const wasPresent = presentSince !== undefined;
      pause();
      if (wasPresent || !hasBackground) presentSince = seenAt = clock.monotonic();
      begin(read());
    },
  };
}

/** What is remembered may have been cut short, or be another version's. */
function isHistory(value: unknown): value is History {
  const { days, firstDay, id, older, recent, seenAt }: Partial<History> = Object(value);
  return (
    typeof firstDay === 'string' &&
    typeof id === 'string' &&
    Number.isFinite(older) &&
    Number.isFinite(seenAt) &&
    Array.isArray(days) &&
    days.every((day) => typeof day === 'string') &&
    Array.isArray(recent) &&
    recent.every((session) => Number.isFinite(session?.at) && Number.isFinite(session?.seconds))
  );
}

/**
 * Names and meanings are those of TelemetryDeck's documentation; where it is silent, those of its Swift SDK 3: days are
 * those of UTC, an average of no session is -1, and of only one there is no previous one.
 *
 * @see https://telemetrydeck.com/docs/ingest/default-parameters/
 */
function parametersOf({ days, firstDay, older, recent }: History, now: number): Payload {
  const completed = recent.slice(0, -1).map(({ seconds }) => seconds);
  const sum = completed.reduce((total, seconds) => total + seconds, 0);
  const lastMonth = dayOf(now - MONTH_MS);
  const previous = completed.at(-1);
  return {
    'TelemetryDeck.Acquisition.firstSessionDate': firstDay,
    'TelemetryDeck.Retention.totalSessionsCount': older + recent.length,
    'TelemetryDeck.Retention.distinctDaysUsed': days.length,
    'TelemetryDeck.Retention.distinctDaysUsedLastMonth': days.filter((day) => day >= lastMonth).length,
    'TelemetryDeck.Retention.averageSessionSeconds': completed.length > 0 ? Math.trunc(sum / completed.length) : -1,
    'TelemetryDeck.Retention.previousSessionSeconds': previous === undefined ? undefined : Math.trunc(previous),
  };
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
