import type { DropReason } from '../src/index.js';
import type { EngineOptions } from './engine-steps.js';
import type { Attempt, Outcome } from './scripted-endpoint.js';

/** The counts that follow from the attempts and calls of a client. */
export interface ExpectedCounts {
  tracked: number;
  recovered: number;
  delivered: number;
  ambiguous: number;
  readonly dropped: Partial<Record<DropReason, number>>;
  /** Signals that have ended, and must never be sent again. */
  readonly finished: Set<string>;
  drop(reason: DropReason, signals: number): void;
  /** Returns whether the attempt failed, so that the client must wait before the next. */
  judge(attempt: Attempt, outcome: Outcome, now: number): boolean;
}

export function createExpectedCounts({ ambiguousFailure, retry }: EngineOptions): ExpectedCounts {
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

  return {
    tracked: 0,
    recovered: 0,
    delivered: 0,
    ambiguous: 0,
    dropped,
    finished,
    drop(reason, signals) {
      if (signals > 0) dropped[reason] = (dropped[reason] ?? 0) + signals;
    },
    judge({ ids }, outcome, now) {
      const status = 'status' in outcome ? outcome.status : 0;
      const isMaybeReceived = 'maybeSent' in outcome ? outcome.maybeSent : status === 502 || status === 504;
      if (status >= 200 && status < 300) {
        this.delivered += finish(ids);
      } else if (status === 413) {
        if (ids.length === 1) this.drop('too-large', finish(ids));
      } else if (status === 400 || status === 501) {
        this.drop('refused', finish(ids));
      } else {
        if (isMaybeReceived) this.ambiguous += ids.length;
        if (isMaybeReceived && ambiguousFailure === 'drop') this.drop('ambiguous', finish(ids));
        else this.drop('expired', finish(ids.filter((id) => hasExpired(id, status > 0, now))));
        return true;
      }
      return false;
    },
  };
}
