import type { Payload } from '../contracts/payload.js';

/** What is remembered of the sessions, all times in milliseconds since 1970. */
export interface SessionHistory {
  /** The day of the first session. */
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

/** The history with another session at its end. */
export function withSession(last: SessionHistory | undefined, now: number): SessionHistory {
  const today = dayOf(now);
  const { days, older, recent, ...rest } = last ?? {
    firstDay: today,
    days: [],
    recent: [],
    older: 0,
    id: '',
    seenAt: 0,
  };
  const kept = [...recent.filter(({ at }) => now - at < KEPT_MS), { at: now, seconds: 0 }].slice(-MOST_KEPT);
  return {
    ...rest,
    days: days.includes(today) ? days : [...days, today],
    older: older + recent.length + 1 - kept.length,
    recent: kept,
  };
}

/** What is remembered may have been cut short, or be another version's. */
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
 * What TelemetryDeck's retention insights need.
 *
 * Names and meanings are those of TelemetryDeck's documentation; where it is silent, those of its Swift SDK 3: days are
 * those of UTC, an average of no session is -1, and of only one there is no previous one.
 *
 * @see https://telemetrydeck.com/docs/ingest/default-parameters/
 */
export function retentionOf({ days, firstDay, older, recent }: SessionHistory, now: number): Payload {
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
