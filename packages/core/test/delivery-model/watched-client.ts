import {
  type Client,
  type ClientLifecycle,
  type Clock,
  type Feature,
  isTelemetryDeckError,
  type SignalStore,
  type StateStorage,
  type Transport,
} from '../../src/index.js';
import { createExpectedCounts, type ExpectedCounts } from './expected-counts.js';
import { createRequestRules, type RequestRules } from './request-rules.js';
import { type Attempt, idOf, type Outcome, scriptedTransport } from './scripted-endpoint.js';
import { sumOf } from './sum-of.js';
import { type WatchedConsent, watchConsent } from './watched-consent.js';
import { createWatchedProcessor, verdictOn, type WatchedProcessor } from './watched-processor.js';
import { type WatchedSessions, watchSessions } from './watched-sessions.js';
import type { World } from './world.js';

/** Whether a program runs, and its client takes and sends signals. */
interface Life {
  isAlive: boolean;
  isClosing: boolean;
  /** Whether its page is closing. */
  isLeaving: boolean;
  /** Whether the client is closed, or its program has ended: what it still does counts for nothing. */
  isEnded: boolean;
}

/** A client, and all that can be seen of it from outside. */
export interface WatchedClient {
  readonly client: Client;
  readonly lifecycle: ClientLifecycle;
  readonly life: Life;
  readonly expected: ExpectedCounts;
  readonly rules: RequestRules;
  readonly consent: WatchedConsent;
  readonly sessions: WatchedSessions;
  readonly processor: WatchedProcessor | undefined;
  readonly store: SignalStore | undefined;
  /** Checks that signals add up. */
  checkSum(when: string): void;
}

export function makeWatchedClient(number: number, world: World): WatchedClient {
  const { clock, core, disk, history, options, storage } = world;
  const { demand } = history;
  const life: Life = { isAlive: true, isClosing: false, isLeaving: false, isEnded: false };
  const expected = createExpectedCounts(options);
  const rules = createRequestRules(options, clock, history);
  /** Attempts that the client has not judged yet, and those that it does not judge any more. */
  const open = new Set<Attempt>();
  const late = new Set<Attempt>();
  /** Signals that the client has left to others, and those of them that it has left in this turn. */
  const handedOver = new Set<string>();
  const justReleased = new Set<string>();
  let lifecycle!: ClientLifecycle;
  let failures = 0;

  const judge = (attempt: Attempt, outcome: Outcome) => {
    open.delete(attempt);
    const isClosed = isTelemetryDeckError(outcome.reason) && outcome.reason.code === 'CLOSED';
    const isLate = life.isEnded || isClosed || late.has(attempt);
    const isSeen = !isLate && 'status' in outcome && outcome.status < 300;
    for (const id of attempt.stored ? attempt.ids : []) {
      (isSeen && !attempt.left.has(id) ? history.confirmed : history.doubtful).add(id);
    }
    if (isLate || attempt.kind === 'delivery') return;
    const hasHeld = expected.delivered > 0;
    const hasFailed = expected.judge(attempt, outcome, clock.monotonic());
    failures = hasFailed ? failures + 1 : 0;
    const isCut = 'maybeSent' in outcome && outcome.maybeSent && outcome.reason === undefined;
    // A connection that has held may have died while it was idle, so the client may try again at once.
    const mayBeStale = isCut && hasHeld && failures === 1;
    if (hasFailed && !mayBeStale) rules.failed(attempt.kind, 'status' in outcome);
  };

  const attemptEnded = (attempt: Attempt, outcome: Outcome) => {
    rules.end(attempt);
    // The client hears of an abort after this turn, in which the user may opt out.
    if (outcome.reason) queueMicrotask(() => judge(attempt, outcome));
    else judge(attempt, outcome);
  };

  /** The clock of a program that may end at any moment. */
  const ownClock: Clock = {
    ...clock,
    setTimer: (callback, delayMs) => clock.setTimer(() => life.isAlive && callback(), delayMs),
  };
  const wire = scriptedTransport(ownClock, world.nextReply, {
    sent(attempt) {
      demand(!life.isEnded, 'a closed client sends');
      demand(consent.state === 'granted', 'a client sends without consent');
      for (const id of attempt.ids) {
        if (handedOver.has(id) || (attempt.kind === 'unload' && justReleased.has(id))) attempt.left.add(id);
        const verdict = processor ? verdictOn(id) : 'pass';
        demand(verdict === 'pass' || verdict === 'fail', `${id} is sent, although a processor has dropped it`);
      }
      open.add(attempt);
      rules.begin(attempt, expected.finished);
    },
    answered: (_attempt, status, retryAfter) => status >= 300 && rules.asked(retryAfter),
    ended: attemptEnded,
  });
  const transport: Transport = {
    send: (request) => (life.isAlive ? wire.send(request) : new Promise(() => {})),
  };

  const store = disk?.storeOf(number, ownClock, {
    kept(signals) {
      let bytes = 0;
      for (const signal of signals) {
        bytes += signal.bytes;
        demand(signal.bytes === Buffer.byteLength(signal.text), 'the size of a signal is wrong (point 18)');
      }
      demand(bytes <= options.queue.maxBytes, `${bytes} bytes wait (point 4)`);
      demand(consent.state === 'granted', 'a client stores signals without consent');
    },
    claimed(texts) {
      demand(!life.isLeaving || texts.length === 0, 'a page that is closing claims signals (point 28)');
      for (const id of texts.map(idOf)) {
        handedOver.delete(id);
        expected.recover(id);
        rules.claimed(id);
      }
    },
    released(texts) {
      const ids = texts.map(idOf);
      for (const id of ids) justReleased.add(id);
      const isAllBegun = lifecycle.requests() === rules.underWay.size;
      demand(!isAllBegun || !ids.some(rules.isCancelled), 'others get a signal that was cancelled');
      for (const id of ids) handedOver.add(id);
      for (const attempt of open) for (const id of attempt.ids) if (handedOver.has(id)) attempt.left.add(id);
      // A request that is on its way to the transport in this very turn may still have them.
      setImmediate(() => {
        justReleased.clear();
        const left = ids.filter((id) => handedOver.has(id));
        rules.gone(left, 'it was handed over (point 24)');
      });
    },
    removed(texts) {
      // While its request is under way, a cancelled signal leaves with those that are handed over.
      for (const attempt of open) for (const id of texts.map(idOf)) if (attempt.ids.includes(id)) attempt.left.add(id);
    },
    cleared(texts) {
      for (const id of texts.map(idOf)) history.wiped.add(id);
    },
  });

  const checkSum = (when: string) => {
    const { tracked, recovered, delivered, pending, spooled, dropped } = client.stats();
    const all = delivered + pending + spooled + sumOf(dropped);
    demand(tracked + recovered === all, `${when} ${tracked} + ${recovered} signals are ${all} (point 1)`);
  };

  /** An opt-out begins by clearing the storage. */
  const ownStorage: StateStorage | undefined = storage && {
    ...storage,
    clear() {
      consent.optingOut();
      storage.clear();
    },
  };
  const probe: Feature = {
    join(joined) {
      lifecycle = core.createClientLifecycle(joined);
      return {
        ...(ownStorage && { storage: ownStorage }),
        hasBackground: options.sessions === 'with-background',
        // Ends on an opt-out, and when the client is closed.
        begin: () => () => {
          consent.optedOut();
          if (life.isClosing) life.isEnded = true;
        },
      };
    },
  };
  const processor = options.processor && createWatchedProcessor(options.processor, ownClock, rules.released);
  const withStore = store && core.withStore(store);
  const client = core.createClient(
    'APP',
    {
      batch: options.batch,
      queue: options.queue,
      retry: options.retry,
      timeoutMs: options.timeoutMs,
      ambiguousFailure: options.ambiguousFailure,
      clock: ownClock,
      transport,
    },
    options.isStoreFirst && withStore,
    options.consent !== 'granted' && core.withConsent(options.consent),
    processor && core.withProcessor(processor.process),
    options.sessions !== 'off' && core.withSessions(),
    !options.isStoreFirst && withStore,
    core.withDiagnostics(() => checkSum('in diagnostics,')),
    probe,
  );
  const consent = watchConsent(world, expected, rules, {
    statsOf: client.stats,
    onOptOut() {
      for (const attempt of open) late.add(attempt);
    },
  });
  const isOpen = () => consent.state === 'granted' && !life.isClosing;
  const sessions = watchSessions(client, world, isOpen, (id) => {
    expected.tracked++;
    history.given.add(id);
    if (isOpen()) rules.queued(id);
  });
  return { client, lifecycle, life, expected, rules, consent, sessions, processor, store, checkSum };
}
