import { describe, expect, it, vi } from 'vitest';
import { collectGarbage } from '../../test/collect-garbage.js';
import { repeat, setUpClient } from '../../test/set-up-client.js';
import { type Client, hashUserID, keepNames, lazyClient, withParameterPrefix } from '../index.js';
import { navigationPathChanged, startDuration, stopDuration } from '../signals/index.js';

/** More than a lazy client keeps. */
const MANY = 1100;

/** Sends as many signals as a lazy client keeps. */
const fill = (lazy: Client) => {
  for (let index = 0; index < 1000; index++) lazy.sendSignal('kept');
};

/** Returns a payload that makes a call when it is read, and the next one in turn. */
const nested = (depth: number, call: (payload: object) => void): object => ({
  get one() {
    if (depth > 0) call(nested(depth - 1, call));
    return 1;
  },
});

describe('a lazy client without a client', () => {
  it('keeps its bounds while payloads make calls of their own', async () => {
    const lazy = lazyClient();
    for (let index = 0; index < 999; index++) lazy.sendSignal('kept');
    lazy.sendSignal('outer', nested(3, (payload) => lazy.sendSignal('inner', payload)) as never);
    for (let index = 0; index < 50; index++) lazy.sendSignal('late');
    const { pending, dropped } = lazy.stats();
    expect([pending + (dropped.overflow ?? 0), pending < 1010]).toEqual([1053, true]);
  });

  it("keeps the names of a payload that are TelemetryDeck's", async () => {
    const { client, transport } = setUpClient([], withParameterPrefix('App.'));
    const lazy = lazyClient();
    lazy.sendSignal('seen', keepNames({ url: '/' }) as never);
    lazy.configure(client);
    await client.flush();
    expect(transport.signals()[0]?.['payload']).toEqual({ url: '/' });
  });

  it.each<[string, (view: Client) => void]>([
    ['identify', (view) => view.identify('eve')],
    ['resetUser', (view) => view.resetUser()],
    ['a path', (view) => navigationPathChanged(view, 'home')],
    ['a duration', (view) => startDuration(view, 'Level.played').cancel()],
  ])('keeps no view that the program has dropped, after %s', async (_what, call) => {
    const lazy = lazyClient();
    fill(lazy);
    const use = (index: number) => {
      const view = lazy.with({ userID: `user ${index}` });
      call(view);
      return new WeakRef(view);
    };
    const views = Array.from({ length: 3 }, (_, index) => use(index));
    await collectGarbage();
    expect(views.filter((view) => view.deref())).toEqual([]);
    expect(lazy.stats()).toMatchObject({ pending: 1000 });
  });

  it('remembers the user of each view that the program has kept', async () => {
    const { client, transport } = setUpClient();
    const lazy = lazyClient();
    fill(lazy);
    const views = Array.from({ length: MANY }, (_, index) => lazy.with({ userID: `user ${index}` }));
    for (const [index, view] of views.entries()) view.identify(`other ${index}`);
    lazy.configure(client);
    await client.flush();
    expect(views.map((view) => view.userID)).toEqual(views.map((_, index) => `other ${index}`));
    views.at(-1)?.sendSignal('last');
    await client.flush();
    expect(transport.signals().at(-1)).toMatchObject({ type: 'last', clientUser: hashUserID(`other ${MANY - 1}`) });
  });

  it('remembers the last user of many', () => {
    const { client } = setUpClient([], { userID: 'ada' });
    const identify = vi.spyOn(client, 'identify');
    const lazy = lazyClient();
    for (let index = 0; index < MANY; index++) lazy.identify(`user ${index}`);
    lazy.configure(client);
    expect(client.userID).toBe(`user ${MANY - 1}`);
    expect(identify).toHaveBeenCalledTimes(1);
  });

  it('sends each signal for the user of that time, also in views of views', async () => {
    const { client, transport } = setUpClient([], { userID: 'ada' });
    const lazy = lazyClient();
    const view = lazy.with({ payload: { of: 'view' } });
    const inner = view.with({ payload: { of: 'inner' } });
    const named = view.with({ userID: 'zoe' });
    const send = (type: string) => {
      for (const one of [lazy, view, inner, named]) one.sendSignal(type);
    };
    send('1');
    lazy.identify('bob');
    send('2');
    view.identify('eve');
    send('3');
    inner.identify('kim');
    named.identify('joe');
    send('4');
    view.resetUser();
    named.identify('');
    lazy.resetUser();
    send('5');
    inner.resetUser();
    lazy.configure(client);
    send('6');
    await client.flush();
    const users: Record<string, unknown[]> = {};
    for (const { type, clientUser } of transport.signals()) {
      users[type as string] = [...(users[type as string] ?? []), clientUser];
    }
    const hashes = (...names: string[]) => names.map((name) => hashUserID(name));
    expect(users).toEqual({
      1: hashes('ada', 'ada', 'ada', 'zoe'),
      2: hashes('bob', 'bob', 'bob', 'zoe'),
      3: hashes('bob', 'eve', 'eve', 'zoe'),
      4: hashes('bob', 'eve', 'kim', 'joe'),
      5: hashes('ada', 'ada', 'kim', 'zoe'),
      6: hashes('ada', 'ada', 'ada', 'zoe'),
    });
  });

  it('keeps its user at an identifier of a wrong type, and reports it', () => {
    const { client, logger } = setUpClient();
    const lazy = lazyClient();
    lazy.identify('bob');
    lazy.identify(7 as never);
    const view = lazy.with({});
    view.identify('eve');
    const { consentEpoch } = view;
    view.identify(7 as never);
    expect(view.consentEpoch).toBe(consentEpoch);
    lazy.configure(client);
    expect([client.userID, view.userID]).toEqual(['bob', 'eve']);
    expect(logger.lines.join()).toContain('userID must be a string');
  });

  it('names its user before it opts in', async () => {
    const { client, transport } = setUpClient([], { consent: 'unknown', userID: 'ada' });
    const users: string[] = [];
    client.onConsentChange(() => void users.push(client.userID));
    const lazy = lazyClient();
    lazy.identify('bob');
    lazy.optIn();
    lazy.identify('eve');
    lazy.configure(client);
    expect([users, client.userID]).toEqual([['bob'], 'eve']);
    await client.flush();
    expect(transport.requests).toEqual([]);
  });

  it('returns to the user of an early signal after a signal that was sent meanwhile', async () => {
    const { client, transport } = setUpClient([], { userID: 'ada', consent: 'unknown' });
    const lazy = lazyClient();
    lazy.optIn();
    lazy.sendSignal('early');
    lazy.identify('bob');
    client.onConsentChange(() => lazy.sendSignal('meanwhile'));
    lazy.configure(client);
    await client.flush();
    expect(transport.signals().map(({ type, clientUser }) => [type, clientUser])).toEqual([
      ['meanwhile', hashUserID('bob')],
      ['early', hashUserID('ada')],
    ]);
    expect(client.userID).toBe('bob');
  });

  it.each([
    ['out', ['optOut'], 'denied'],
    ['in', ['optIn'], 'granted'],
    ['out and in', ['optOut', 'optIn'], 'granted'],
    ['in and out', ['optIn', 'optOut'], 'denied'],
  ] as const)('passes on what counts of many decisions: %s', (_what, decisions, consent) => {
    const { client } = setUpClient([], { consent: 'unknown' });
    const calls: string[] = [];
    for (const name of ['optIn', 'optOut'] as const) {
      const decide = client[name];
      client[name] = () => {
        calls.push(name);
        return decide();
      };
    }
    const lazy = lazyClient();
    for (const round of repeat(MANY, decisions)) for (const decision of round) lazy[decision]();
    lazy.configure(client);
    expect(client.consent).toBe(consent);
    expect(calls).toEqual(consent === 'denied' ? ['optOut'] : decisions);
  });

  it('shares a measurement of the client, and of the last users, with its client', () => {
    const { client } = setUpClient();
    const lazy = lazyClient();
    const first = startDuration(lazy.with({ userID: 'first' }), 'Level.played');
    startDuration(lazy, 'Level.played');
    for (let index = 0; index < MANY; index++) startDuration(lazy.with({ userID: `user ${index}` }), 'Level.played');
    lazy.configure(client);
    stopDuration(client, 'Level.played');
    stopDuration(client.with({ userID: `user ${MANY - 1}` }), 'Level.played');
    expect(client.stats().tracked).toBe(2);
    stopDuration(client.with({ userID: 'first' }), 'Level.played');
    expect(client.stats().tracked).toBe(2);
    first.stop();
    expect(client.stats().tracked).toBe(3);
  });

  it('keeps the epoch of a view when it gets its client', () => {
    const { client } = setUpClient();
    const lazy = lazyClient();
    const views = [lazy, lazy.with({ userID: 'bob' }), lazy.with({ sessionID: 's' })];
    const epochs = () => views.map((view) => view.consentEpoch);
    const early = epochs();
    lazy.configure(client);
    expect(epochs().every((epoch, index) => epoch === early[index])).toBe(true);
    client.optOut();
    expect(epochs()).toEqual([undefined, undefined, undefined]);
    client.optIn();
    expect(epochs().some((epoch, index) => epoch === early[index])).toBe(false);
  });

  it('continues no measurement over an opt-out that occurs while it gets its client', () => {
    const { client } = setUpClient([], { consent: 'unknown' });
    const lazy = lazyClient();
    lazy.optIn();
    const duration = startDuration(lazy.with({ userID: 'bob' }), 'Secret.done');
    lazy.sendSignal('a');
    let hasDecided = false;
    client.onConsentChange(() => {
      if (hasDecided) return;
      hasDecided = true;
      lazy.optOut();
      lazy.optIn();
    });
    lazy.configure(client);
    const { tracked } = client.stats();
    duration.stop();
    stopDuration(client.with({ userID: 'bob' }), 'Secret.done');
    expect(client.stats().tracked).toBe(tracked);
  });

  it('refuses deliveries while 1000 wait, and accepts others when these have ended', async () => {
    const lazy = lazyClient();
    const controller = new AbortController();
    const { signal } = controller;
    const results = Array.from({ length: 1000 }, () => lazy.deliverSignal('a', {}, { signal }).catch(() => 'aborted'));
    const refused = { code: 'RATE_LIMITED', message: expect.stringContaining('1000') };
    await expect(lazy.with({}).deliverSignal('b')).rejects.toMatchObject(refused);
    lazy.sendSignal('c');
    expect(lazy.stats()).toMatchObject({ tracked: 1, pending: 1, dropped: {} });
    controller.abort();
    expect(await Promise.all(results)).toEqual(repeat(1000, 'aborted'));
    const dropped = Array.from({ length: 1000 }, () => lazy.deliverSignal('d'));
    lazy.optOut();
    lazy.optIn();
    const { client, transport } = setUpClient();
    const last = lazy.deliverSignal('e');
    lazy.configure(client);
    await Promise.all([last, ...dropped]);
    expect(transport.batches()).toEqual([['e']]);
  });
});
