import type { Payload } from '../contracts/payload.js';

/** The stored history of a user's sessions. All times are in milliseconds since 1970. */
export interface SessionHistory {
  /** The day of the first session, in the user's calendar. */
  firstDay: string;
  /** The days with a session. */
  days: string[];
  /** The sessions of the last {@link KEPT_MS}, with their length in seconds. The last entry is the current session. */
  recent: { at: number; seconds: number }[];
  /** The number of older sessions. */
  older: number;
  /** The identifier of the last session. */
  id: string;
  /** When the user was last active. */
  seenAt: number;
  /** Up to when the length of the current session is counted; absent in histories of older versions. */
  countedTo?: number;
}

/** The history lists sessions of this age (ms), and only counts older ones: 90 days, as in TelemetryDeck's own SDKs. */
const KEPT_MS = 90 * 86_400_000;

/**
 * The most sessions that the history lists. It only counts earlier ones: each new session rewrites the whole history.
 */
const MOST_KEPT = 1000;

/** The length of "the last month", in calendar days. */
const MONTH_DAYS = 30;

/** Returns the history with a new session at its end. */
export function withSession(last: SessionHistory | undefined, now: number, id: string): SessionHistory {
  const today = dayOf(now);
  const none = { firstDay: today, days: [], recent: [], older: 0 };
  const { days, older, recent, ...rest }: Omit<SessionHistory, 'id' | 'seenAt'> = last ?? none;
  const kept = [...recent.filter(({ at }) => now - at < KEPT_MS), { at: now, seconds: 0 }].slice(-MOST_KEPT);
  return {
    ...rest,
    id,
    seenAt: now,
    days: days.includes(today) ? days : [...days, today],
    older: older + recent.length + 1 - kept.length,
    recent: kept,
  };
}

/** Checks a stored history, which may be cut short, or written by another version. */
export function isSessionHistory(value: unknown): value is SessionHistory {
  const { days, firstDay, id, older, recent, seenAt }: Partial<SessionHistory> = Object(value);
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
 * Returns the parameters for TelemetryDeck's retention insights.
 *
 * Names and meanings follow TelemetryDeck's documentation, or its SDK for Swift where the documentation is silent: days
 * are those of the user's calendar, as in the released SDKs for Swift and Kotlin, the average without a completed
 * session is -1, and the first session has no previous session.
 *
 * @see https://telemetrydeck.com/docs/ingest/default-parameters/
 */
export function retentionOf({ days, firstDay, older, recent }: SessionHistory, now: number): Payload {
  const completed = recent.slice(0, -1).map(({ seconds }) => seconds);
  const sum = completed.reduce((total, seconds) => total + seconds, 0);
  const lastMonth = dayOf(now, MONTH_DAYS);
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

/**
 * Returns the day of a time in the user's time zone, or the day some days before. Counts calendar days, because a day
 * may have 23 or 25 hours.
 */
function dayOf(time: number, daysAgo = 0): string {
  const date = new Date(time);
  const day = Date.UTC(date.getFullYear(), date.getMonth(), date.getDate() - daysAgo);
  return new Date(day).toISOString().slice(0, 10);
}
