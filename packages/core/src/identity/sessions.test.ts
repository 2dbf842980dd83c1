import { describe, expect, it, vi } from 'vitest';
import { manualClock, settle } from '../../test/manual-clock.js';
import type { TestOption } from '../../test/plain-options.js';
import { createPresetClient } from '../../test/preset-client.js';
import { type StubTransport, stubTransport } from '../../test/stub-transport.js';
import {
  type Client,
  type ClientLifecycle,
  type Clock,
  hashUserID,
  type StateStorage,
  withAnonymousUser,
  withConsent,
  withSessionID,
  withSessions,
  withUserID,
} from '../index.js';

const MINUTE = 60_000;

const DAY = 24 * 60 * MINUTE;

/** The stored state of one browser or machine. */
const storageOf = (texts: Map<string, string>): StateStorage => ({
  get: (name) => texts.get(name),
  set: (name, text) => void (text === undefined ? texts.delete(name) : texts.set(name, text)),
  claim: (name, text) => !texts.has(name) && !!texts.set(name, text),
  clear: () => texts.clear(),
});

interface World {
  readonly clock: ReturnType<typeof manualClock>;
  readonly texts: Map<string, string>;
}

const createWorld = (): World => ({ clock: manualClock(), texts: new Map() });

interface Page {
  readonly client: Client;
  readonly transport: StubTransport;
  readonly lifecycle: ClientLifecycle;
  /** Returns the types of the signals since the last call. */
  readonly news: () => Promise<string[]>;
  /** Returns the retention parameters of the last signal. */
  readonly retention: () => Record<string, unknown>;
}

/** Opens a page, tab or program with its own client. */
const open = ({ clock, texts }: World, hasBackground: boolean, ...options: TestOption[]): Page => {
  const transport = stubTransport();
  let lifecycle: ClientLifecycle | undefined;
  const platform = {
    hasBackground,
    createStorage: () => storageOf(texts),
    attach(given: ClientLifecycle) {
      lifecycle = given;
      return () => {};
    },
  };
  const client = createPresetClient(platform, 'APP', [{ transport, clock }, withSessions(), ...options]);
  let read = 0;
  return {
    client,
    transport,
    get lifecycle() {
      return lifecycle as ClientLifecycle;
    },
    async news() {
      await settle();
      const types = transport.batches().flat();
      const fresh = types.slice(read);
      read = types.length;
      return fresh;
    },
    retention() {
      const payload = (transport.signals().at(-1)?.['payload'] ?? {}) as Record<string, unknown>;
      const found = Object.entries(payload).filter(([name]) => /\.(Acquisition|Retention)\./.test(name));
      return Object.fromEntries(found.map(([name, value]) => [name.replace(/^TelemetryDeck\.\w+\./, ''), value]));
    },
  };
};

const INSTALL = 'TelemetryDeck.Acquisition.newInstallDetected';

const STARTED = 'TelemetryDeck.Session.started';

describe('given a platform with a background state', () => {
  it('the first session ever sends a new install, and then its start, before all other signals', async () => {
    const page = open(createWorld(), true);
    page.client.sendSignal('a');
    expect(await page.news()).toEqual([INSTALL, STARTED, 'a']);
    const sessions = page.transport.signals().map(({ sessionID }) => sessionID);
    expect(new Set(sessions)).toEqual(new Set([page.client.sessionID]));
    for (const signal of page.transport.signals()) {
      expect(signal).toMatchObject({ receivedAt: '2026-01-02T03:04:05.678Z' });
    }
    expect(page.retention()).toEqual({
      firstSessionDate: '2026-01-02',
      totalSessionsCount: 1,
      distinctDaysUsed: 1,
      distinctDaysUsedLastMonth: 1,
      averageSessionSeconds: -1,
    });
  });

  it('the session starts when the user comes, before any signal', async () => {
    const page = open(createWorld(), true);
    expect(await page.news()).toEqual([]);
    page.lifecycle.resume();
    page.lifecycle.resume();
    expect(await page.news()).toEqual([INSTALL, STARTED]);
    page.client.sendSignal('a');
    expect(await page.news()).toEqual(['a']);
  });

  it('a session continues after five minutes in the background, but not after a longer time', async () => {
    const { clock, ...rest } = createWorld();
    const page = open({ clock, ...rest }, true);
    page.lifecycle.resume();
    await page.news();
    const first = page.client.sessionID;
    page.lifecycle.pause();
    await clock.advance(5 * MINUTE);
    page.lifecycle.resume();
    expect(await page.news()).toEqual([]);
    expect(page.client.sessionID).toBe(first);
    page.lifecycle.pause();
    await clock.advance(5 * MINUTE + 1);
    page.lifecycle.resume();
    expect(await page.news()).toEqual([STARTED]);
    expect(page.client.sessionID).not.toBe(first);
    expect(page.transport.signals().at(-1)).toMatchObject({ sessionID: page.client.sessionID });
  });

  it('a session has no limit while the user is present', async () => {
    const world = createWorld();
    const page = open(world, true);
    page.lifecycle.resume();
    await page.news();
    await world.clock.advance(3 * DAY);
    page.client.sendSignal('a');
    page.lifecycle.resume();
    expect(await page.news()).toEqual(['a']);
  });

  it('signals in the background are part of the last session, and do not make it longer', async () => {
    const world = createWorld();
    const page = open(world, true);
    page.lifecycle.resume();
    await world.clock.advance(10_000);
    page.lifecycle.pause();
    await page.news();
    const first = page.client.sessionID;
    for (let minute = 0; minute < 20; minute++) {
      await world.clock.advance(MINUTE);
      page.client.sendSignal('tick');
    }
    await page.client.deliverSignal('tick');
    expect(new Set(await page.news())).toEqual(new Set(['tick']));
    expect(page.client.sessionID).toBe(first);
    page.lifecycle.resume();
    expect(await page.news()).toEqual([STARTED]);
    expect(page.retention()).toMatchObject({ totalSessionsCount: 2, previousSessionSeconds: 10 });
  });

  it('a signal before the user comes starts a session of length zero', async () => {
    const world = createWorld();
    const page = open(world, true);
    page.client.sendSignal('a');
    expect(await page.news()).toEqual([INSTALL, STARTED, 'a']);
    await world.clock.advance(6 * MINUTE);
    page.lifecycle.resume();
    expect(await page.news()).toEqual([STARTED]);
    expect(page.retention()).toMatchObject({ totalSessionsCount: 2, previousSessionSeconds: 0 });
  });

  it('the next page continues the session of the last page', async () => {
    const world = createWorld();
    const one = open(world, true);
    one.lifecycle.resume();
    await one.news();
    await world.clock.advance(30_000);
    one.lifecycle.spool();
    await world.clock.advance(2000);
    const other = open(world, true);
    other.client.sendSignal('b');
    expect(await other.news()).toEqual(['b']);
    expect(other.client.sessionID).toBe(one.client.sessionID);
    expect(other.retention()).toMatchObject({ totalSessionsCount: 1, averageSessionSeconds: -1 });
    other.lifecycle.resume();
    await world.clock.advance(12_000);
    await other.client.close();
    await world.clock.advance(6 * MINUTE);
    const third = open(world, true);
    third.lifecycle.resume();
    expect(await third.news()).toEqual([STARTED]);
    expect(third.retention()).toMatchObject({ totalSessionsCount: 2, previousSessionSeconds: 42 });
  });

  it('tabs side by side share a session, and each counts its own time', async () => {
    const world = createWorld();
    const [one, other] = [open(world, true), open(world, true)];
    one.lifecycle.resume();
    await world.clock.advance(20_000);
    one.lifecycle.pause();
    other.lifecycle.resume();
    expect([await one.news(), await other.news()]).toEqual([[INSTALL, STARTED], []]);
    expect(other.client.sessionID).toBe(one.client.sessionID);
    await world.clock.advance(10_000);
    other.lifecycle.pause();
    one.lifecycle.resume();
    await world.clock.advance(5000);
    one.lifecycle.pause();
    await world.clock.advance(6 * MINUTE);
    other.lifecycle.resume();
    one.lifecycle.resume();
    expect([await one.news(), await other.news()]).toEqual([[], [STARTED]]);
    expect(other.client.sessionID).toBe(one.client.sessionID);
    expect(other.retention()).toMatchObject({ totalSessionsCount: 2, previousSessionSeconds: 35 });
  });

  it('a tab with an older session does not change the length of the newer session', async () => {
    const world = createWorld();
    const [one, other] = [open(world, true), open(world, true)];
    one.lifecycle.resume();
    await world.clock.advance(10 * MINUTE);
    other.lifecycle.resume();
    expect(await other.news()).toEqual([]);
    other.client.newSession();
    expect(await other.news()).toEqual([STARTED]);
    await world.clock.advance(1000);
    one.lifecycle.pause();
    other.lifecycle.pause();
    other.client.newSession();
    await other.news();
    expect(other.retention()).toMatchObject({ totalSessionsCount: 3, previousSessionSeconds: 1 });
    one.lifecycle.resume();
    expect(one.client.sessionID).toBe(other.client.sessionID);
  });
});

describe.each([true, false])(
  'given a program that names its user right after it has made the client',
  (hasBackground) => {
    it(`the first session belongs to that user, whether the platform has a background state: ${hasBackground}`, async () => {
      const page = open(createWorld(), hasBackground);
      if (hasBackground) page.lifecycle.resume();
      page.client.identify('ada');
      if (!hasBackground) page.client.sendSignal('a');
      expect(await page.news()).toEqual([INSTALL, STARTED, ...(hasBackground ? [] : ['a'])]);
      const users = () => new Set(page.transport.signals().map(({ clientUser }) => clientUser));
      expect(users()).toEqual(new Set([hashUserID('ada')]));
      const { sessionID } = page.client;
      page.client.identify('grace');
      page.client.sendSignal('b');
      expect(await page.news()).toEqual(['b']);
      expect(users()).toEqual(new Set([hashUserID('ada'), hashUserID('grace')]));
      expect(page.client.sessionID).toBe(sessionID);
    });

    it('each session of one turn keeps its identifier', async () => {
      const page = open(createWorld(), hasBackground);
      if (hasBackground) page.lifecycle.resume();
      else page.client.sendSignal('a');
      const first = page.client.sessionID;
      page.client.newSession('second');
      await page.news();
      const started = page.transport.signals().filter(({ type }) => type === STARTED);
      expect(started.map(({ sessionID }) => sessionID)).toEqual([first, 'second']);
    });
  },
);

/** A page or program that a test can kill. After that, its timers never fire. */
const openMortal = (world: World, hasBackground: boolean, ...options: TestOption[]) => {
  let isAlive = true;
  const setTimer: Clock['setTimer'] = (callback, delayMs) => world.clock.setTimer(() => isAlive && callback(), delayMs);
  const page = open(world, hasBackground, { clock: { ...world.clock, setTimer } }, ...options);
  const kill = () => {
    isAlive = false;
  };
  return { ...page, lifecycle: page.lifecycle, kill };
};

describe('given a page that stays visible for long', () => {
  it('a sending tab in the background and a new tab continue the session', async () => {
    const world = createWorld();
    const seen = open(world, true);
    const hidden = open(world, true);
    seen.lifecycle.resume();
    await world.clock.advance(10 * MINUTE);
    hidden.client.sendSignal('tick');
    const opened = open(world, true);
    opened.lifecycle.resume();
    expect([await seen.news(), await hidden.news(), await opened.news()]).toEqual([[INSTALL, STARTED], ['tick'], []]);
    const { sessionID } = seen.client;
    expect(hidden.transport.signals()).toMatchObject([{ sessionID }]);
    expect(opened.client.sessionID).toBe(sessionID);
  });

  it('another window stays in the same session, no matter which is left first', async () => {
    const world = createWorld();
    const windows = [open(world, true), open(world, true)] as const;
    for (const { lifecycle } of windows) lifecycle.resume();
    const [left, right] = windows;
    await world.clock.advance(20 * MINUTE);
    left.lifecycle.pause();
    await world.clock.advance(20 * MINUTE);
    left.lifecycle.resume();
    right.lifecycle.pause();
    await world.clock.advance(20 * MINUTE);
    right.lifecycle.resume();
    for (const { client } of windows) client.sendSignal('a');
    expect([await left.news(), await right.news()]).toEqual([[INSTALL, STARTED, 'a'], ['a']]);
    expect(right.client.sessionID).toBe(left.client.sessionID);
  });

  it.each(['the first', 'the second'])(
    'windows and clients side by side count their time once; %s is left first',
    async (order) => {
      const world = createWorld();
      const all = [open(world, true), open(world, true), open(world, true)];
      for (const { lifecycle } of all) lifecycle.resume();
      await world.clock.advance(10.5 * MINUTE);
      if (order === 'the second') all.reverse();
      for (const { lifecycle } of all) {
        lifecycle.pause();
        await world.clock.advance(MINUTE);
      }
      await world.clock.advance(10 * MINUTE);
      all[0]?.lifecycle.resume();
      expect(await all[0]?.news()).toContain(STARTED);
      expect(all[0]?.retention()).toMatchObject({ totalSessionsCount: 2, previousSessionSeconds: 12.5 * 60 });
    },
  );

  it("at most two minutes of a device's sleep count", async () => {
    const world = createWorld();
    let asleepMs = 0;
    const { now, monotonic } = world.clock;
    const clock: Clock = { ...world.clock, now: () => now() + asleepMs, monotonic: () => monotonic() + asleepMs };
    const page = open({ ...world }, true, { clock });
    page.lifecycle.resume();
    await world.clock.advance(10.5 * MINUTE);
    asleepMs = 8 * 60 * MINUTE;
    await world.clock.advance(5 * MINUTE);
    page.client.newSession();
    expect(await page.news()).toEqual([INSTALL, STARTED, STARTED]);
    expect(page.retention()).toMatchObject({ previousSessionSeconds: 16.5 * 60 });
  });

  it('a clock that is set back does not stop the count', async () => {
    const world = createWorld();
    const page = open(world, true);
    page.lifecycle.resume();
    await world.clock.advance(10 * MINUTE);
    world.clock.jump(-60 * MINUTE);
    await world.clock.advance(10 * MINUTE);
    page.client.newSession();
    await page.news();
    expect(page.retention()).toMatchObject({ previousSessionSeconds: 20 * 60 });
  });

  it('the next page soon after a kill continues the session', async () => {
    for (const [seenMs, awayMs, isSame] of [
      [10 * MINUTE, 5 * MINUTE, true],
      [11 * MINUTE - 1, 4 * MINUTE, true],
      [10 * MINUTE, 6 * MINUTE + 1, false],
      [11 * MINUTE - 1, 6 * MINUTE + 1, false],
    ] as const) {
      const world = createWorld();
      const killed = openMortal(world, true);
      killed.lifecycle.resume();
      await world.clock.advance(seenMs);
      killed.kill();
      await world.clock.advance(awayMs);
      const next = open(world, true);
      next.lifecycle.resume();
      expect(await next.news()).toEqual(isSame ? [] : [STARTED]);
      expect(next.client.sessionID === killed.client.sessionID).toBe(isSame);
    }
  });

  it('the page does not change a newer session of another client', async () => {
    const world = createWorld();
    const [one, other] = [open(world, true), open(world, true)];
    one.lifecycle.resume();
    other.lifecycle.resume();
    other.client.newSession();
    other.lifecycle.pause();
    const written = world.texts.get('sessions');
    expect(written).toContain(other.client.sessionID);
    await world.clock.advance(10 * MINUTE);
    expect(world.texts.get('sessions')).toBe(written);
  });

  it('the page writes nothing after another client deleted everything', async () => {
    const world = createWorld();
    const page = open(world, true);
    page.lifecycle.resume();
    world.texts.clear();
    await world.clock.advance(10 * MINUTE);
    page.lifecycle.pause();
    expect([...world.texts]).toEqual([]);
  });
});

describe('given a session', () => {
  const ends: [string, (page: Page) => unknown][] = [
    ['the user is away', ({ lifecycle }) => lifecycle.pause()],
    ['the program has ended', ({ lifecycle }) => lifecycle.spool()],
    ['the user has opted out', ({ client }) => client.optOut()],
    ['the client is closed', ({ client }) => client.close()],
  ];
  const platforms: [string, boolean][] = [
    ['in a page', true],
    ['in a program', false],
  ];

  it.each(platforms.flatMap(([where, hasBackground]) => ends.map((end) => [where, ...end, hasBackground] as const)))(
    'no timer is left %s when %s',
    async (_where, _when, end, hasBackground) => {
      const world = createWorld();
      const page = open(world, hasBackground);
      page.lifecycle.resume();
      page.client.sendSignal('a');
      page.client.newSession();
      await world.clock.advance(3 * MINUTE);
      expect(world.clock.pendingTimers()).toBe(1);
      await end(page);
      await settle();
      expect(world.clock.pendingTimers()).toBe(0);
    },
  );

  it('no timer is left in a program whose last signal was long ago', async () => {
    const world = createWorld();
    open(world, false).client.sendSignal('a');
    await world.clock.advance(10 * MINUTE);
    expect(world.clock.pendingTimers()).toBe(0);
  });
});

describe('given a platform without a background state', () => {
  it('the time of the last signal counts, also if the program was killed much later', async () => {
    for (const [awayMs, news] of [
      [MINUTE, []],
      [MINUTE + 1, [STARTED]],
    ] as const) {
      const world = createWorld();
      const killed = openMortal(world, false);
      await world.clock.advance(MINUTE);
      killed.client.sendSignal('a');
      await world.clock.advance(4 * MINUTE);
      killed.kill();
      await world.clock.advance(awayMs);
      const next = open(world, false);
      next.client.sendSignal('b');
      expect(await next.news()).toEqual([...news, 'b']);
    }
  });

  it('the length of a session is stored when it has ended, even if nothing more happens in the program', async () => {
    const world = createWorld();
    const killed = openMortal(world, false);
    killed.client.sendSignal('a');
    await world.clock.advance(2 * MINUTE);
    killed.client.sendSignal('b');
    await world.clock.advance(10 * MINUTE);
    killed.kill();
    const next = open(world, false);
    next.client.sendSignal('c');
    expect(await next.news()).toEqual([STARTED, 'c']);
    expect(next.retention()).toMatchObject({ totalSessionsCount: 2, previousSessionSeconds: 120 });
  });

  it('another program continues the session of a program that has sent signals for long', async () => {
    const world = createWorld();
    const long = open(world, false);
    for (let minute = 0; minute <= 20; minute += 4) {
      long.client.sendSignal('tick');
      await world.clock.advance(4 * MINUTE);
    }
    const other = open(world, false);
    other.client.sendSignal('b');
    expect(await other.news()).toEqual(['b']);
    expect(other.client.sessionID).toBe(long.client.sessionID);
  });

  it('no call writes to storage during a session', async () => {
    const world = createWorld();
    const page = open(world, false);
    page.client.sendSignal('a');
    await world.clock.advance(2 * MINUTE);
    const write = vi.spyOn(world.texts, 'set');
    for (let count = 0; count < 3; count++) page.client.sendSignal('b');
    await page.client.deliverSignal('c');
    expect(write).not.toHaveBeenCalled();
    await world.clock.advance(5 * MINUTE + 1);
    page.client.sendSignal('d');
    expect(write).toHaveBeenCalled();
  });

  it('a session ends after five minutes without a signal, and its length ends with the last signal', async () => {
    const { clock, ...rest } = createWorld();
    const page = open({ clock, ...rest }, false);
    page.client.sendSignal('a');
    expect(await page.news()).toEqual([INSTALL, STARTED, 'a']);
    const first = page.client.sessionID;
    for (let time = 0; time < 3; time++) {
      await clock.advance(5 * MINUTE);
      page.client.sendSignal('b');
    }
    expect(await page.news()).toEqual(['b', 'b', 'b']);
    expect(page.client.sessionID).toBe(first);
    await clock.advance(5 * MINUTE + 1);
    page.client.sendSignal('c');
    expect(await page.news()).toEqual([STARTED, 'c']);
    expect(page.client.sessionID).not.toBe(first);
    expect(page.retention()).toMatchObject({
      totalSessionsCount: 2,
      previousSessionSeconds: 900,
      averageSessionSeconds: 900,
    });
  });

  it('a delivery also counts as user activity', async () => {
    const { clock, ...rest } = createWorld();
    const page = open({ clock, ...rest }, false);
    await page.client.deliverSignal('a');
    expect((await page.news()).toSorted()).toEqual([INSTALL, STARTED, 'a'].toSorted());
    await clock.advance(4 * MINUTE);
    await page.client.deliverSignal('b');
    await clock.advance(4 * MINUTE);
    page.client.sendSignal('c');
    expect(await page.news()).toEqual(['b', 'c']);
  });

  it('the next run of a program soon after continues the session', async () => {
    const world = createWorld();
    const run = async () => {
      const program = open(world, false);
      program.client.sendSignal('run');
      await world.clock.advance(2000);
      program.client.sendSignal('done');
      await program.client.close();
      return program;
    };
    const first = await run();
    expect(await first.news()).toEqual([INSTALL, STARTED, 'run', 'done']);
    await world.clock.advance(4 * MINUTE);
    const second = await run();
    expect(await second.news()).toEqual(['run', 'done']);
    expect(second.client.sessionID).toBe(first.client.sessionID);
    await world.clock.advance(6 * MINUTE);
    const third = await run();
    expect(await third.news()).toEqual([STARTED, 'run', 'done']);
    expect(third.retention()).toMatchObject({ totalSessionsCount: 2, previousSessionSeconds: 4 });
  });

  it('a jump of the wall clock does not end a session', async () => {
    const world = createWorld();
    const page = open(world, false);
    page.client.sendSignal('a');
    world.clock.jump(3 * DAY);
    page.client.sendSignal('b');
    world.clock.jump(-6 * DAY);
    page.client.sendSignal('c');
    expect(await page.news()).toEqual([INSTALL, STARTED, 'a', 'b', 'c']);
  });
});

describe('the retention of a user', () => {
  const visit = async (world: World, seconds: number, awayMs: number) => {
    const page = open(world, true);
    page.lifecycle.resume();
    const news = await page.news();
    const retention = page.retention();
    await world.clock.advance(seconds * 1000);
    page.lifecycle.pause();
    await world.clock.advance(awayMs);
    return { news, retention };
  };

  it('sums up all sessions and days', async () => {
    const world = createWorld();
    await visit(world, 100.7, 10 * MINUTE);
    expect((await visit(world, 200, DAY)).retention).toEqual({
      firstSessionDate: '2026-01-02',
      totalSessionsCount: 2,
      distinctDaysUsed: 1,
      distinctDaysUsedLastMonth: 1,
      averageSessionSeconds: 100,
      previousSessionSeconds: 100,
    });
    expect((await visit(world, 1, 40 * DAY)).retention).toEqual({
      firstSessionDate: '2026-01-02',
      totalSessionsCount: 3,
      distinctDaysUsed: 2,
      distinctDaysUsedLastMonth: 2,
      averageSessionSeconds: 150,
      previousSessionSeconds: 200,
    });
    expect((await visit(world, 1, DAY)).retention).toEqual({
      firstSessionDate: '2026-01-02',
      totalSessionsCount: 4,
      distinctDaysUsed: 3,
      distinctDaysUsedLastMonth: 1,
      averageSessionSeconds: 100,
      previousSessionSeconds: 1,
    });
  });

  it('drops the length of sessions after 90 days, but still counts them; the install stays old', async () => {
    const world = createWorld();
    await visit(world, 100, DAY);
    await visit(world, 300, 91 * DAY);
    const { news, retention } = await visit(world, 50, DAY);
    expect(news).toEqual([STARTED]);
    expect(retention).toEqual({
      firstSessionDate: '2026-01-02',
      totalSessionsCount: 3,
      distinctDaysUsed: 3,
      distinctDaysUsedLastMonth: 1,
      averageSessionSeconds: -1,
    });
    expect((await visit(world, 1, DAY)).retention).toMatchObject({ totalSessionsCount: 4, previousSessionSeconds: 50 });
  });

  it('stays small with any number of sessions', async () => {
    const world = createWorld();
    for (let visits = 0; visits < 1100; visits++) {
      const page = open(world, true);
      page.lifecycle.resume();
      page.lifecycle.pause();
      world.clock.jump(6 * MINUTE);
    }
    const size = world.texts.get('sessions')?.length;
    expect(size).toBeLessThan(40_000);
    expect((await visit(world, 1, 0)).retention).toMatchObject({ totalSessionsCount: 1101 });
  }, 60_000);

  it('is in every signal of the session, beside the parameters of the preset; the program can override it', async () => {
    const page = open(createWorld(), true, { defaultPayload: { 'TelemetryDeck.Retention.totalSessionsCount': 99 } });
    page.client.sendSignal('a', { 'TelemetryDeck.Retention.distinctDaysUsed': 98 });
    await page.news();
    expect(page.retention()).toMatchObject({
      totalSessionsCount: 99,
      distinctDaysUsed: 98,
      firstSessionDate: '2026-01-02',
    });
  });

  it('keeps its types in version 3', async () => {
    const page = open(createWorld(), true, { ingestVersion: 3, namespace: 'ns' });
    page.client.sendSignal('a');
    await page.news();
    expect(page.transport.signals().at(-1)).toMatchObject({ 'TelemetryDeck.Retention.totalSessionsCount': 1 });
  });
});

describe('the stored history', () => {
  it.each([
    '',
    'no JSON',
    'null',
    '5',
    '[]',
    '{}',
    '{"recent":[],"days":[]}',
    '{"recent":[null],"days":[],"firstDay":"2026-01-01","older":0,"id":"x","seenAt":0}',
    '{"recent":[{"at":"1","seconds":0}],"days":[],"firstDay":"2026-01-01","older":0,"id":"x","seenAt":0}',
    '{"recent":[],"days":[1],"firstDay":"2026-01-01","older":0,"id":"x","seenAt":0}',
    '{"recent":[],"days":[],"firstDay":7,"older":0,"id":"x","seenAt":0}',
    '{"recent":[],"days":[],"firstDay":"2026-01-01","older":null,"id":"x","seenAt":0}',
    '{"recent":[],"days":[],"firstDay":"2026-01-01","older":0,"id":{},"seenAt":0}',
    '{"recent":[],"days":[],"firstDay":"2026-01-01","older":0,"id":"x","seenAt":"now"}',
  ])('is ignored if it is broken (%s)', async (text) => {
    const world = createWorld();
    world.texts.set('sessions', text);
    const page = open(world, true);
    page.client.sendSignal('a');
    expect(await page.news()).toEqual([INSTALL, STARTED, 'a']);
    expect(page.client.stats()).toMatchObject({ tracked: 3, delivered: 3 });
    world.texts.set('sessions', text);
    page.lifecycle.pause();
    page.client.newSession();
    page.client.sendSignal('b');
    expect((await page.news()).at(-1)).toBe('b');
  });

  it.each(['', '{"recent":[{"at":176', '{}', '[]', 'no JSON'])(
    'may get lost or broken (%j) without a second report of the install',
    async (text) => {
      const world = createWorld();
      const first = open(world, true);
      first.lifecycle.resume();
      expect(await first.news()).toEqual([INSTALL, STARTED]);
      await first.client.close();
      world.texts.set('sessions', text);
      const next = open(world, true);
      next.client.sendSignal('a');
      next.client.newSession();
      expect(await next.news()).toEqual([STARTED, 'a', STARTED]);
      expect(next.retention()).toMatchObject({ totalSessionsCount: 2 });
    },
  );

  it('of the install is deleted by an opt-out', async () => {
    const world = createWorld();
    const page = open(world, true);
    page.lifecycle.resume();
    page.client.optOut();
    expect([...world.texts.keys()]).toEqual(['consent']);
    page.client.optIn();
    page.lifecycle.resume();
    expect(await page.news()).toEqual([INSTALL, STARTED]);
  });

  it('is ignored after the clock was set back: a new session starts', async () => {
    const world = createWorld();
    const page = open(world, true);
    page.lifecycle.resume();
    await page.news();
    page.lifecycle.pause();
    world.clock.jump(-DAY);
    await world.clock.advance(1000);
    page.lifecycle.resume();
    expect(await page.news()).toEqual([STARTED]);
    expect(page.retention()).toMatchObject({ totalSessionsCount: 2, firstSessionDate: '2026-01-02' });
    page.lifecycle.pause();
    world.clock.jump(-MINUTE);
    page.lifecycle.resume();
    expect(await page.news()).toEqual([]);
  });

  it('lasts as long as the program without working storage', async () => {
    const clock = manualClock();
    const transport = stubTransport();
    const platform = { hasBackground: true };
    const client = createPresetClient(platform, 'APP', [{ transport, clock }, withSessions()]);
    client.sendSignal('a');
    client.newSession();
    client.sendSignal('b');
    await settle();
    expect(transport.batches().flat()).toEqual([INSTALL, STARTED, 'a', STARTED, 'b']);
  });
});

describe('newSession', () => {
  it('starts a new session, and returns its identifier', async () => {
    const world = createWorld();
    const page = open(world, true);
    page.lifecycle.resume();
    await world.clock.advance(7000);
    const first = page.client.sessionID;
    const second = page.client.newSession();
    expect(second).not.toBe(first);
    expect(page.client.sessionID).toBe(second);
    page.client.sendSignal('a');
    expect(await page.news()).toEqual([INSTALL, STARTED, STARTED, 'a']);
    expect(page.transport.signals().map(({ sessionID }) => sessionID)).toEqual([first, first, second, second]);
    expect(page.retention()).toMatchObject({ totalSessionsCount: 2, previousSessionSeconds: 7 });
    await world.clock.advance(3000);
    page.client.newSession();
    await page.news();
    expect(page.retention()).toMatchObject({ totalSessionsCount: 3, previousSessionSeconds: 3 });
  });

  it('in the background does not bring the user back', async () => {
    const world = createWorld();
    const page = open(world, true);
    page.lifecycle.resume();
    page.lifecycle.pause();
    page.client.newSession();
    await page.news();
    await world.clock.advance(6 * MINUTE);
    page.lifecycle.resume();
    expect(await page.news()).toEqual([STARTED]);
    expect(page.retention()).toMatchObject({ totalSessionsCount: 3, previousSessionSeconds: 0 });
  });

  it('starts a session also without withSessions', async () => {
    const { client, news, transport } = open(createWorld(), true, withSessions(false));
    const first = client.sessionID;
    client.sendSignal('a');
    const second = client.newSession();
    client.sendSignal('b');
    expect(await news()).toEqual(['a', 'b']);
    expect(second).toBe(client.sessionID);
    expect(transport.signals().map(({ sessionID }) => sessionID)).toEqual([first, second]);
  });
});

describe('a session with an identifier of the program', () => {
  it('is the first session, reported as any other, until the next one', async () => {
    const world = createWorld();
    const before = open(world, true);
    before.lifecycle.resume();
    before.lifecycle.pause();
    const page = open(world, true, withSessionID('mine'));
    expect(page.client.sessionID).toBe('mine');
    page.lifecycle.resume();
    page.client.sendSignal('a');
    expect(await page.news()).toEqual([STARTED, 'a']);
    for (const { sessionID } of page.transport.signals()) expect(sessionID).toBe('mine');
    page.lifecycle.pause();
    await world.clock.advance(4 * MINUTE);
    page.lifecycle.resume();
    expect(page.client.sessionID).toBe('mine');
    page.lifecycle.pause();
    await world.clock.advance(6 * MINUTE);
    page.lifecycle.resume();
    expect(page.client.sessionID).not.toBe('mine');
    expect(page.client.newSession()).not.toBe('mine');
  });

  it('continues if the program sets the same identifier again', async () => {
    const world = createWorld();
    const first = open(world, true, withSessionID('mine'));
    first.lifecycle.resume();
    first.lifecycle.pause();
    await world.clock.advance(DAY);
    const second = open(world, true, withSessionID('mine'));
    second.client.sendSignal('a');
    expect(await second.news()).toEqual(['a']);
    expect(second.client.sessionID).toBe('mine');
  });
});

it('the identifier of a session is known before its first signal', async () => {
  const { client, transport, news } = open(createWorld(), false);
  const { sessionID } = client;
  client.sendSignal('a');
  await news();
  expect(transport.signals().at(-1)).toMatchObject({ sessionID });
});

describe('an anonymous user', () => {
  it('keeps one identifier during a session, in all its pages, and has a new one in the next session', async () => {
    const world = createWorld();
    const one = open(world, true, withAnonymousUser());
    one.lifecycle.resume();
    one.client.sendSignal('a');
    one.lifecycle.pause();
    await world.clock.advance(MINUTE);
    one.lifecycle.resume();
    one.client.sendSignal('b');
    await one.news();
    one.lifecycle.pause();
    const other = open(world, true, withAnonymousUser());
    other.client.sendSignal('c');
    await other.news();
    const users = [...one.transport.signals(), ...other.transport.signals()].map(({ clientUser }) => clientUser);
    expect(new Set(users).size).toBe(1);
    expect(other.client.userIDHash).toBe(users[0]);
    other.client.newSession();
    other.client.sendSignal('d');
    await other.news();
    expect(other.transport.signals().at(-1)?.['clientUser']).not.toBe(users[0]);
    expect(other.client.userIDHash).toBe(other.transport.signals().at(-1)?.['clientUser']);
  });

  it('has a new identifier in each session also without withSessions, and not that of the preset', async () => {
    const transport = stubTransport();
    const platform = { defaultUserID: () => 'somebody' };
    const client = createPresetClient(platform, 'APP', [{ transport }, withAnonymousUser()]);
    const users = [0, 1, 2].map(() => {
      client.sendSignal('a');
      client.newSession();
      return client.userID;
    });
    await client.flush();
    expect(new Set([...users, ...transport.signals().map(({ clientUser }) => clientUser)]).size).toBe(6);
    expect(users).not.toContain('somebody');
  });

  it('is not a user whom the program names', async () => {
    const { client, news, transport } = open(createWorld(), true, withAnonymousUser(), withUserID('ada'));
    client.sendSignal('a');
    client.newSession();
    client.sendSignal('b');
    client.resetUser();
    await news();
    expect(new Set(transport.signals().map(({ clientUser }) => clientUser))).toEqual(new Set([hashUserID('ada')]));
  });
});

describe('given a user who has not decided', () => {
  it('there is no session; waiting signals are part of the session that starts with the decision', async () => {
    for (const hasBackground of [true, false]) {
      const world = createWorld();
      const page = open(world, hasBackground, withConsent('unknown'));
      page.client.sendSignal('a');
      await world.clock.advance(MINUTE);
      expect([...world.texts]).toEqual([]);
      page.client.optIn();
      page.client.sendSignal('b');
      expect(await page.news()).toEqual([INSTALL, STARTED, 'a', 'b']);
      const sessions = page.transport.signals().map(({ sessionID }) => sessionID);
      expect(new Set(sessions)).toEqual(new Set([page.client.sessionID]));
      expect(page.transport.signals()[2]).toMatchObject({
        receivedAt: '2026-01-02T03:04:05.678Z',
        payload: { 'TelemetryDeck.Retention.totalSessionsCount': 1 },
      });
    }
  });

  it('a session of an earlier run continues with the waiting signals', async () => {
    const world = createWorld();
    const before = open(world, true);
    before.lifecycle.resume();
    before.lifecycle.pause();
    const page = open(world, true, withConsent('unknown'));
    page.client.sendSignal('a');
    page.client.optIn();
    expect(await page.news()).toEqual(['a']);
    expect(page.transport.signals()[0]).toMatchObject({ sessionID: before.client.sessionID });
  });
});

describe('the signals of a session', () => {
  it('pass the processors, and get no prefix', async () => {
    const seen: string[] = [];
    const page = open(createWorld(), true, {
      signalPrefix: 'Shop.',
      processors: [
        (signal, next) => {
          seen.push(signal.type);
          return signal.type === STARTED ? undefined : next(signal);
        },
      ],
    });
    page.client.sendSignal('a');
    expect(await page.news()).toEqual([INSTALL, 'Shop.a']);
    expect(seen).toEqual([INSTALL, STARTED, 'Shop.a']);
    expect(page.client.stats()).toMatchObject({ tracked: 3, delivered: 2, dropped: { filtered: 1 } });
  });

  it('are not sent while telemetry or sessions are off', async () => {
    for (const options of [{ enabled: false }, withConsent('denied'), withSessions(false)]) {
      const world = createWorld();
      const page = open(world, true, options);
      page.client.sendSignal('a');
      page.client.newSession();
      await page.client.close();
      expect((await page.news()).filter((type) => type !== 'a')).toEqual([]);
      expect([...world.texts]).toEqual([]);
    }
  });
});

it('the option changes the time after which a session ends', async () => {
  const world = createWorld();
  const page = open(world, false, withSessions({ timeoutMs: MINUTE }));
  page.client.sendSignal('a');
  await world.clock.advance(MINUTE);
  page.client.sendSignal('b');
  await world.clock.advance(MINUTE + 1);
  page.client.sendSignal('c');
  expect(await page.news()).toEqual([INSTALL, STARTED, 'a', 'b', STARTED, 'c']);
});

it.each<[unknown, string]>([
  [5, 'sessions must be a boolean, or an object, not 5'],
  ['on', 'sessions must be a boolean, or an object, not "on"'],
  [null, 'sessions must be a boolean, or an object, not null'],
  [{ timeoutMs: 0 }, 'sessions.timeoutMs must be a positive number of milliseconds, not 0'],
  [{ timeoutMs: -1 }, 'sessions.timeoutMs must be a positive number of milliseconds, not -1'],
  [{ timeoutMs: '5' }, 'sessions.timeoutMs must be a positive number of milliseconds, not "5"'],
  [{ timeout: 5 }, 'unknown option "sessions.timeout"; did you mean sessions.timeoutMs?'],
])('sessions refuse %j with a message that names the valid values', (sessions, message) => {
  expect(() => open(createWorld(), true, { sessions: sessions as boolean })).toThrowError(
    expect.objectContaining({ code: 'INVALID_OPTION', message }),
  );
});
