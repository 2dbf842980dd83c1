import type { DropReason } from '../../src/index.js';
import type { RunOptions } from './run-options.js';
import type { Attempt, Outcome } from './scripted-endpoint.js';

/** What a client must have counted, as its attempts and calls show. */
export interface ExpectedCounts {
  tracked: number;
  recovered: number;
  delivered: number;
  ambiguous: number;
  readonly dropped: Partial<Record<DropReason, number>>;
  /** Whether the client still judges the attempts that a close ends. */
  readonly isJudgedAtClose: boolean;
  /** Signals that were delivered or given up, and must never be sent again. */
  readonly finished: Set<string>;
  drop(reason: DropReason, signals: number): void;
  /** A signal of an ended program, or one that this program has handed over, begins anew. */
  recover(id: string): void;
  /** Counts an attempt, and returns whether it has failed, so that the client must wait before the next. */
  judge(attempt: Attempt, outcome: Outcome, now: number): boolean;
}

export function createExpectedCounts({ ambiguousFailure, retry }: RunOptions): ExpectedCounts {
  const failures = new Map<string, { readonly firstAt: number; answers: number }>();
  const finished = new Set<string>();
  const dropped: ExpectedCounts['dropped'] = {};

  const finish = (ids: readonly string[]) => {
    for (const id of ids) finished.add(id);
    return ids.length;
  };

  const hasExpired = (id: string, isAnswer: boolean, now: number): boolean => {
    const failure = failures.get(id) ?? { firstAt: now, answers: 0 };
    failures.set(id, failure);
    if (isAnswer) failure.answers++;
    return failure.answers >= retry.maxAttempts || now - failure.firstAt >= retry.maxAgeMs;
  };

  const expected: ExpectedCounts = {
    tracked: 0,
    recovered: 0,
    delivered: 0,
    ambiguous: 0,
    dropped,
    isJudgedAtClose: ambiguousFailure === 'drop',
    finished,
    drop(reason, signals) {
      if (signals > 0) dropped[reason] = (dropped[reason] ?? 0) + signals;
    },
    recover(id) {
      expected.recovered++;
      failures.delete(id);
    },
    judge(attempt, outcome, now) {
      const ids = attempt.ids.filter((id) => !attempt.left.has(id));
      if (ids.length === 0) return false;
      const status = 'status' in outcome ? outcome.status : 0;
      const isMaybeReceived = 'maybeSent' in outcome ? outcome.maybeSent : status === 502 || status === 504;
      if (status >= 200 && status < 300) {
        expected.delivered += finish(ids);
      } else if (status === 413) {
        if (attempt.ids.length === 1) expected.drop('too-large', finish(ids));
      } else if (status === 400 || status === 501) {
        expected.drop('refused', finish(ids));
      } else {
        if (isMaybeReceived) expected.ambiguous += ids.length;
        if (isMaybeReceived && ambiguousFailure === 'drop') expected.drop('ambiguous', finish(ids));
        else expected.drop('expired', finish(ids.filter((id) => hasExpired(id, status > 0, now))));
        return true;
      }
      return false;
    },
  };
  return expected;
}
