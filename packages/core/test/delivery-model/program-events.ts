import { sumOf } from './sum-of.js';
import type { WatchedClient } from './watched-client.js';
import type { World } from './world.js';

/** What happens to a program, its page and its user. */
export interface ProgramEvents {
  retry(): void;
  interrupt(): void;
  persist(): void;
  unload(requests: number, bytes: number): void;
  handOver(): void;
  optIn(): void;
  optOut(): void;
  syncConsent(): void;
  pause(): void;
  resume(): void;
  /** The program ends, and has only time to spool. */
  exit(): void;
  /** The program ends, and has no time for anything. */
  kill(): void;
  /** How many signals went with a program that was killed. */
  killed(): number;
  /** How many signals its client has dropped. */
  dropped(): number;
}

export function createProgramEvents(number: number, watched: WatchedClient, world: World): ProgramEvents {
  const { disk, history, options } = world;
  const { client, consent, expected, life, lifecycle, processor, rules, sessions, store } = watched;
  const { demand } = history;
  let killed = 0;
  let droppedAtEnd: number | undefined;

  /** Whether no request is under way, and nothing keeps the client from sending. */
  const isIdle = () => lifecycle.requests() === 0 && !processor?.held && consent.state === 'granted' && !life.isClosing;

  /** Checks what a client does that reads the remembered decision again. */
  const syncing = (act: () => void) => {
    const { state } = consent;
    const isOutdated = consent.isOutdated();
    act();
    consent.optedOut();
    if (isOutdated) sessions.forget();
    demand(consent.state === (isOutdated ? 'denied' : state), `consent is ${consent.state} after ${state}`);
  };

  const end = () => {
    // The promises of a program that has ended come to nothing.
    droppedAtEnd = sumOf(client.stats().dropped);
    const { pending } = client.stats();
    // A page that may send nothing twice keeps no copy of what it has begun to send.
    const hasCopies = options.ambiguousFailure !== 'drop' || options.sessions !== 'with-background';
    killed = store?.writeAhead && consent.state !== 'unknown' && hasCopies ? (processor?.held ?? 0) : pending;
    for (const { stored, ids } of rules.underWay) if (stored) for (const id of ids) history.doubtful.add(id);
    Object.assign(life, { isAlive: false, isClosing: true, isEnded: true });
    disk?.abandon(number);
  };

  return {
    retry() {
      rules.urged();
      lifecycle.setLeaving(false);
      life.isLeaving = false;
      lifecycle.retryNow();
    },
    interrupt() {
      lifecycle.interrupt();
      for (const { signal } of rules.underWay) demand(signal.aborted, 'an interruption lets a request go on');
    },
    persist() {
      lifecycle.persist();
      consent.optedOut();
      const { pending } = client.stats();
      const isWiped = history.wiped.size > 0;
      const isStored = !disk || isWiped || !isIdle() || disk.texts(number).length >= pending - life.cancelled;
      demand(isStored, 'signals that are persisted are not on the disk');
    },
    unload(requests, bytes) {
      rules.unload(requests, bytes, life.isLeaving);
      lifecycle.sendOnUnload(requests, bytes);
    },
    handOver() {
      lifecycle.setLeaving(true);
      lifecycle.handOver();
      consent.optedOut();
      life.isLeaving = true;
      const { pending } = client.stats();
      demand(!disk || !isIdle() || pending === 0, `${pending} signals stay with a page that is closing (point 28)`);
      const isFree = !disk || disk.texts(number).length === 0;
      demand(isFree, 'others cannot have what a page that is closing has stored (point 28)');
    },
    optIn() {
      const before = client.stats();
      const isHeld = consent.state === 'unknown' && before.pending > 0;
      consent.optedIn();
      client.optIn();
      sessions.find(before, client.stats(), 0, isHeld);
      // What was held comes after the beginning of its session.
      for (const id of life.isClosing ? [] : life.undecided) rules.queued(id);
      life.undecided = [];
    },
    optOut() {
      consent.optingOut();
      client.optOut();
      demand(client.consent === 'denied', 'an opt-out is not heard');
      consent.optedOut();
      sessions.forget();
      life.undecided = [];
    },
    syncConsent: () => syncing(lifecycle.syncConsent),
    pause: () => sessions.pause(lifecycle.pause),
    resume() {
      const { optOuts } = consent;
      sessions.resume(lifecycle.resume);
      // It has found the decision of another program, and refused what came after.
      if (consent.optOuts > optOuts) expected.dropped.disabled = client.stats().dropped.disabled ?? 0;
    },
    exit() {
      const before = client.stats();
      const wasOpen = consent.state === 'granted' && !life.isClosing;
      syncing(lifecycle.spool);
      sessions.find(before, client.stats(), 0, false, wasOpen);
      const { pending, spooled } = client.stats();
      demand(pending === 0 && (spooled === 0 || Boolean(disk)), 'a spool leaves something behind (point 1)');
      end();
    },
    kill() {
      sessions.kill();
      end();
    },
    killed: () => killed,
    dropped: () => droppedAtEnd ?? sumOf(client.stats().dropped),
  };
}
