import type { Clock } from './clock.js';
import type { Memory } from './memory.js';
import type { Payload } from './payload.js';

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
  /** How many older ones there were. */
  older: number;
  id: string;
  /** When the user was seen last. */
  seenAt: number;
}

/** Sessions older than this are only counted, in milliseconds: 90 days, as in TelemetryDeck's own SDKs. */
const KEPT_MS = 90 * 86_400_000;

/** What counts as the last month, in milliseconds. */
const MONTH_MS = 30 * 86_400_000;

const NAME = 'sessions';

interface SessionParts {
  readonly clock: Clock;
  readonly memory: Memory;
  /** Whether the platform tells when the user is away. */
  readonly hasBackground: boolean;
  readonly timeoutMs: number;
}

/**
 * @param begin - Makes a session the client's: one with this identifier, or a new one; returns its identifier.
 * @param setParameters - Has all signals carry parameters.
 * @param send - Sends a signal.
 */
export function createSessions(
  { clock, hasBackground, memory, timeoutMs }: SessionParts,
  begin: (sessionID?: string) => string,
  setParameters: (parameters: Payload) => void,
  send: (type: string, payload?: Payload) => void,
): Sessions {
  /** When the user came, on the monotonic clock; `undefined` while away. */
  let presentSince: number | undefined;
  /** When the user was last seen, on the same clock. */
  let seenAt = 0;

  const read = (): History | undefined => {
    try {
      const history: History = JSON.parse(memory.get(NAME) ?? '');
      return Array.isArray(history.recent) && Array.isArray(history.days) ? history : undefined;
    } catch {
      return undefined;
    }
  };
  const write = (history: History) => memory.set(NAME, JSON.stringify(history));

  const start = (last: History | undefined) => {
    const now = clock.now();
    const today = dayOf(now);
    const history = last ?? { firstDay: today, days: [], recent: [], older: 0, id: '', seenAt: 0 };
    const recent = history.recent.filter(({ at }) => now - at < KEPT_MS);
    history.older += history.recent.length - recent.length;
    history.recent = [...recent, { at: now, seconds: 0 }];
    if (!history.days.includes(today)) history.days.push(today);
    history.id = begin();
    history.seenAt = now;
    write(history);
    setParameters(parametersOf(history, now));
    if (!last) send('TelemetryDeck.Acquisition.newInstallDetected');
    send('TelemetryDeck.Session.started');
  };

  return {
    resume() {
      const now = clock.monotonic();
      const isIdle = !hasBackground && now - seenAt > timeoutMs;
      seenAt = now;
      if (presentSince !== undefined && !isIdle) return;
      const wasPresent = presentSince !== undefined;
      presentSince = now;
      const last = read();
      if (wasPresent || !last || !(clock.now() - last.seenAt <= timeoutMs)) return start(last);
      begin(last.id);
      setParameters(parametersOf(last, clock.now()));
    },
    pause() {
      if (presentSince === undefined) return;
      const history = read();
      const current = history?.recent.at(-1);
      if (history && current) {
        current.seconds += (clock.monotonic() - presentSince) / 1000;
        history.seenAt = clock.now();
        write(history);
      }
      presentSince = undefined;
    },
    renew() {
      this.pause();
      presentSince = clock.monotonic();
      start(read());
    },
  };
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
