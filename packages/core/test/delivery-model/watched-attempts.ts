import { isTelemetryDeckError } from '../../src/index.js';
import type { ManualClock } from '../manual-clock.js';
import type { ExpectedCounts } from './expected-counts.js';
import type { Life } from './life.js';
import type { RequestRules } from './request-rules.js';
import type { Attempt, Outcome } from './scripted-endpoint.js';
import type { SignalHistory } from './signal-history.js';

/** The attempts of one client, and which of its signals each of them still counts for. */
export interface WatchedAttempts {
  begin(attempt: Attempt): void;
  end(attempt: Attempt, outcome: Outcome): void;
  /** The client has left signals to other programs. */
  handOver(ids: readonly string[]): void;
  /** The client has got signals from the disk, perhaps those that it has left there. */
  claim(ids: readonly string[]): void;
  /** The client has deleted signals from the disk, also those in requests. */
  forget(ids: readonly string[]): void;
  /** No attempt under way counts any more: the user has opted out. */
  giveUp(): void;
}

export function watchAttempts(
  clock: ManualClock,
  { confirmed, doubtful }: SignalHistory,
  expected: ExpectedCounts,
  rules: RequestRules,
  life: Life,
): WatchedAttempts {
  /** Attempts that the client has not judged yet, and those that it does not judge any more. */
  const open = new Set<Attempt>();
  const late = new Set<Attempt>();
  /** Signals that the client has left to others, and those of them that it has left in this turn. */
  const handedOver = new Set<string>();
  const justHandedOver = new Set<string>();
  let failures = 0;

  const judge = (attempt: Attempt, outcome: Outcome) => {
    open.delete(attempt);
    const isClosed = isTelemetryDeckError(outcome.reason) && outcome.reason.code === 'CLOSED';
    // A close lets requests end before it stores signals only if what may have arrived must not be sent again.
    const isLate = life.isEnded || (isClosed && !expected.isJudgedAtClose) || late.has(attempt);
    const isSeen = !isLate && 'status' in outcome && outcome.status < 300;
    for (const id of attempt.stored ? attempt.ids : []) {
      (isSeen && !attempt.left.has(id) ? confirmed : doubtful).add(id);
    }
    if (isLate || attempt.kind === 'delivery') return;
    const hasHeld = expected.delivered > 0;
    const hasFailed = expected.judge(attempt, outcome, clock.monotonic());
    failures = hasFailed ? failures + 1 : 0;
    const isCut = 'maybeSent' in outcome && outcome.maybeSent && outcome.reason === undefined;
    // A connection that has held may have died while it was idle, so the client may try again at once.
    const mayBeStale = isCut && hasHeld && failures === 1;
    if (hasFailed) rules.failed(attempt.kind, 'status' in outcome, mayBeStale);
  };

  return {
    begin(attempt) {
      for (const id of attempt.ids) {
        if (handedOver.has(id) || (attempt.kind === 'unload' && justHandedOver.has(id))) attempt.left.add(id);
      }
      open.add(attempt);
      rules.begin(attempt, expected.finished);
    },
    end(attempt, outcome) {
      rules.end(attempt);
      // The client hears of an abort after this turn, in which the user may opt out.
      if (outcome.reason) queueMicrotask(() => judge(attempt, outcome));
      else judge(attempt, outcome);
    },
    handOver(ids) {
      for (const id of ids) {
        handedOver.add(id);
        justHandedOver.add(id);
      }
      for (const { ids: sent, left } of open) for (const id of sent) if (handedOver.has(id)) left.add(id);
      // A request that is on its way to the transport in this very turn may still have them.
      setImmediate(() => {
        justHandedOver.clear();
        const gone = ids.filter((id) => handedOver.has(id));
        rules.gone(gone, 'it was handed over (point 24)');
      });
    },
    claim(ids) {
      for (const id of ids) {
        handedOver.delete(id);
        expected.recover(id);
        rules.claimed(id);
      }
    },
    forget(ids) {
      for (const { ids: sent, left } of open) for (const id of ids) if (sent.includes(id)) left.add(id);
    },
    giveUp() {
      for (const attempt of open) late.add(attempt);
    },
  };
}
