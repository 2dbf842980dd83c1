import type { Client, ClientLifecycle, Clock, Feature, SignalStore, StateStorage, Transport } from '../../src/index.js';
import { createExpectedCounts, type ExpectedCounts } from './expected-counts.js';
import { type Life, newLife } from './life.js';
import { createRequestRules, type RequestRules } from './request-rules.js';
import { idOf, scriptedTransport } from './scripted-endpoint.js';
import { sumOf } from './sum-of.js';
import { watchAttempts } from './watched-attempts.js';
import { type WatchedConsent, watchConsent } from './watched-consent.js';
import { createWatchedProcessor, verdictOn, type WatchedProcessor } from './watched-processor.js';
import { type WatchedSessions, watchSessions } from './watched-sessions.js';
import type { World } from './world.js';

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
  /** How many signals may wait. */
  maxSignals(): number;
  /** Checks that signals add up. */
  checkSum(when: string): void;
}

/** The most signals that wait for the user's decision. */
const MAX_UNDECIDED = 100;

export function makeWatchedClient(number: number, world: World): WatchedClient {
  const { clock, core, decision, disk, history, options, storage } = world;
  const { demand } = history;
  const life = newLife();
  const expected = createExpectedCounts(options);
  const rules = createRequestRules(options, clock, history);
  const attempts = watchAttempts(clock, history, expected, rules, life);
  let lifecycle!: ClientLifecycle;

  /** The clock of a program that may end at any moment. */
  const ownClock: Clock = {
    ...clock,
    setTimer: (callback, delayMs) => clock.setTimer(() => life.isAlive && callback(), delayMs),
  };
  const wire = scriptedTransport(ownClock, world.nextReply, {
    sent(attempt) {
      sessions.findLate(false);
      demand(!life.isEnded, 'a closed client sends');
      demand(consent.state === 'granted', 'a client sends without consent');
      for (const id of attempt.ids) {
        const verdict = processor ? verdictOn(id) : 'pass';
        demand(verdict === 'pass' || verdict === 'fail', `${id} is sent, although a processor has dropped it`);
      }
      attempts.begin(attempt);
    },
    answered: (_attempt, status, retryAfter) => status >= 300 && rules.asked(retryAfter),
    ended: attempts.end,
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
    claiming: () => void life.claims++,
    claimed(texts) {
      life.claims--;
      demand(!life.isLeaving || texts.length === 0, 'a page that is closing claims signals (point 28)');
      attempts.claim(texts.map(idOf));
    },
    released(texts) {
      const ids = texts.map(idOf);
      const isAllBegun = lifecycle.requests() === rules.underWay.size;
      demand(!isAllBegun || !ids.some(rules.isCancelled), 'others get a signal that was cancelled');
      attempts.handOver(ids);
    },
    // While its request is under way, a cancelled signal leaves with those that are handed over.
    removed: (texts) => attempts.forget(texts.map(idOf)),
    cleared(texts) {
      for (const id of texts.map(idOf)) history.wiped.add(id);
    },
  });

  const checkSum = (when: string) => {
    const { tracked, recovered, delivered, pending, spooled, dropped } = client.stats();
    const all = delivered + pending + spooled + sumOf(dropped);
    demand(tracked + recovered === all, `${when} ${tracked} + ${recovered} signals are ${all} (point 1)`);
  };

  let isMade = false;
  /** An opt-out begins by clearing the storage. A client that is made after one clears it, too. */
  const ownStorage: StateStorage | undefined = storage && {
    ...storage,
    clear() {
      if (isMade) consent.optingOut();
      storage.clear();
    },
  };
  const probe: Feature = {
    join(joined) {
      lifecycle = core.createClientLifecycle(joined);
      const { queue } = joined;
      const { add } = queue;
      // A session may report its beginning after the disk has answered, and before the signals from there are queued.
      queue.add = (signal, maxSignals) => {
        if (signal.stored) {
          sessions.findLate(false);
          rules.queued(idOf(signal.text));
        }
        add(signal, maxSignals);
      };
      return {
        ...(ownStorage && { storage: ownStorage }),
        ...(decision && { decision }),
        hasBackground: options.sessions === 'with-background',
        // Ends on an opt-out, and when the client is closed.
        begin: () => () => {
          consent.optedOut();
          // It may have found the decision of another program by itself.
          if (consent.state === 'denied') sessions.forget();
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
  const consent = watchConsent(world, expected, rules, { statsOf: client.stats, onOptOut: attempts.giveUp });
  isMade = true;
  const isOpen = () => consent.state === 'granted' && !life.isClosing;
  const sessions = watchSessions(
    client,
    world,
    isOpen,
    () => expected.tracked,
    (id, wasOpen) => {
      expected.tracked++;
      history.given.add(id);
      if (wasOpen) rules.queued(id);
    },
  );
  const maxSignals = () => Math.min(options.queue.maxSignals, consent.state === 'unknown' ? MAX_UNDECIDED : Infinity);
  return { maxSignals, client, lifecycle, life, expected, rules, consent, sessions, processor, store, checkSum };
}
