import { describe, expect, it, vi } from 'vitest';
import { createPlainClient, type TestOption } from '../../test/plain-options.js';
import { createPresetClient } from '../../test/preset-client.js';
import { stubTransport } from '../../test/stub-transport.js';
import { hashUserID, type SignalOptions, type StoredSignal, withHashSalt, withUserID } from '../index.js';

// A spy that calls the original.
vi.mock('./hash.js', { spy: true });

const setUp = (...options: TestOption[]) => {
  const transport = stubTransport();
  let asked = 0;
  const platform = { defaultUserID: () => `somebody ${++asked}` };
  const client = createPresetClient(platform, 'APP', [{ transport }, ...options]);
  const users = () => transport.signals().map(({ clientUser }) => clientUser);
  return { client, transport, users, asked: () => asked };
};

describe('identify', () => {
  it('names the user of all later signals, and of no earlier one', async () => {
    const { client, transport } = setUp(withHashSalt('salt'));
    client.sendSignal('a');
    client.identify('ada');
    client.sendSignal('b');
    client.identify('bob');
    client.sendSignal('c');
    await client.deliverSignal('d');
    await client.flush();
    const [somebody, ada, bob] = ['somebody 1', 'ada', 'bob'].map((userID) => hashUserID(userID, 'salt'));
    const userOf = Object.fromEntries(transport.signals().map(({ type, clientUser }) => [type, clientUser]));
    expect(userOf).toEqual({ a: somebody, b: ada, c: bob, d: bob });
  });

  it('changes userID and userIDHash at once', () => {
    const { client } = setUp(withUserID('ada'), withHashSalt('salt'));
    expect([client.userID, client.userIDHash]).toEqual(['ada', hashUserID('ada', 'salt')]);
    client.identify('bob');
    expect([client.userID, client.userIDHash]).toEqual(['bob', hashUserID('bob', 'salt')]);
  });

  it.each(['', undefined, null])('with %j has the effect of resetUser', async (nobody) => {
    const { client, users } = setUp();
    client.identify('ada');
    client.identify(nobody as string);
    client.sendSignal('a');
    await client.flush();
    expect(client.userID).toBe('somebody 1');
    expect(users()).toEqual([hashUserID('somebody 1')]);
  });

  it('does not change the session', () => {
    const { client } = setUp();
    const { sessionID } = client;
    client.identify('ada');
    client.resetUser();
    expect(client.sessionID).toBe(sessionID);
  });

  it('can name any number of users', () => {
    const { client } = setUp();
    for (let index = 0; index < 2500; index++) {
      client.identify(`user ${index}`);
      expect(client.userIDHash).toBe(hashUserID(`user ${index}`));
    }
    client.identify('user 0');
    expect(client.userIDHash).toBe(hashUserID('user 0'));
  });

  it('works without its client as "this"', () => {
    const { client } = setUp();
    const { identify, resetUser } = client;
    identify('ada');
    expect(client.userID).toBe('ada');
    resetUser();
    expect(client.userID).toBe('somebody 1');
  });
});

describe('resetUser', () => {
  it('restores the default user of the preset, which is computed once', async () => {
    const { client, users, asked } = setUp();
    client.sendSignal('a');
    client.identify('ada');
    client.resetUser();
    client.sendSignal('b');
    await client.flush();
    expect(users()).toEqual([hashUserID('somebody 1'), hashUserID('somebody 1')]);
    expect(asked()).toBe(1);
  });

  it('restores the user of the options', () => {
    const { client, asked } = setUp(withUserID('ada'));
    client.identify('bob');
    client.resetUser();
    expect(client.userID).toBe('ada');
    expect(asked()).toBe(0);
  });
});

describe('the default user', () => {
  it('is not computed until a signal needs it', async () => {
    const { client, asked } = setUp();
    client.identify('ada');
    client.sendSignal('a');
    await client.deliverSignal('b', {}, { userID: 'bob' });
    await client.close();
    expect(asked()).toBe(0);
  });

  it('is random without a preset, and stays the same', () => {
    for (const defaultUserID of [undefined, () => '']) {
      const platform = defaultUserID ? { defaultUserID } : {};
      const [one, other] = [0, 1].map(() => createPresetClient(platform, 'APP', [{ transport: stubTransport() }]));
      expect(one?.userID).toMatch(/^[0-9a-f-]{36}$/);
      expect(one?.userID).toBe(one?.userID);
      expect(one?.userID).not.toBe(other?.userID);
      one?.identify('ada');
      const before = one?.userID;
      one?.resetUser();
      expect(one?.userID).not.toBe(before);
    }
  });
});

it('newSession changes the session of later signals, and not the user', async () => {
  const transport = stubTransport();
  const client = createPlainClient('APP', { transport, sessionID: 'first' });
  client.sendSignal('a');
  const second = client.newSession();
  client.sendSignal('b');
  client.sendSignal('c', {}, { sessionID: 'own' });
  await client.flush();
  expect(second).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(client.sessionID).toBe(second);
  expect(transport.signals().map(({ sessionID }) => sessionID)).toEqual(['first', second, 'own']);
  expect(new Set(transport.signals().map(({ clientUser }) => clientUser)).size).toBe(1);
});

describe('a client with many users', () => {
  const patterns: [string, (index: number) => string | undefined][] = [
    ['one after another', (index) => `user ${index}`],
    ['by turns', (index) => `user ${index % 2}`],
    ['in groups', (index) => `user ${index >> 2}`],
    ['now and then', (index) => (index % 3 === 0 ? 'user 日本' : undefined)],
  ];
  const optionsOf = (userID: string | undefined): SignalOptions => (userID ? { userID } : {});

  it.each(patterns)('sends the user of each signal, %s', async (_name, userOf) => {
    const { client, transport } = setUp(withUserID('ada'), { defaultPayload: { 'App.plan': '日本' } });
    for (let index = 0; index < 24; index++) {
      client.sendSignal(
        `App.s${index}`,
        index % 5 === 0 ? { 'App.plan': '日' } : { text: '👋🏽' },
        optionsOf(userOf(index)),
      );
    }
    await client.flush();
    const expected = Array.from({ length: 24 }, (_, index) => ({
      type: `App.s${index}`,
      clientUser: hashUserID(userOf(index) ?? 'ada'),
      payload: index % 5 === 0 ? { 'App.plan': '日' } : { 'App.plan': '日本', text: '👋🏽' },
    }));
    expect(transport.signals()).toMatchObject(expected);
  });

  it.each(patterns)('knows the size of each signal to the byte, %s (point 18)', async (_name, userOf) => {
    for (const ingestVersion of [2, 3] as const) {
      const kept: StoredSignal[] = [];
      const store = {
        writeAhead: true,
        persist: (signals: readonly StoredSignal[]) => !!kept.push(...signals),
        remove() {},
        claim: async () => [],
        clear() {},
        release() {},
      };
      const transport = stubTransport();
      const options = { transport, store, ingestVersion, namespace: 'ns', defaultPayload: { 'App.plan': '日本' } };
      const client = createPresetClient({}, 'APP', [options]);
      for (let index = 0; index < 24; index++) {
        client.sendSignal('App.s', index % 5 === 0 ? { 'App.plan': '日' } : {}, optionsOf(userOf(index)));
      }
      expect(kept).toHaveLength(24);
      for (const { text, bytes } of kept) expect(bytes).toBe(Buffer.byteLength(text));
      await client.close();
      const sent = new TextDecoder().decode(transport.requests[0]?.body);
      expect(sent).toBe(`[${kept.map(({ text }) => text).join()}]`);
    }
  });
});

it('an opt-out deletes the cached hashes, whose keys are plain identifiers', () => {
  const { client } = setUp();
  const timesHashed = () => vi.mocked(hashUserID).mock.calls.filter(([id]) => id === 'ada@example.com').length;
  client.identify('ada@example.com');
  for (let time = 0; time < 3; time++) expect(client.userIDHash).toHaveLength(64);
  expect(timesHashed()).toBe(1);
  client.optOut();
  client.optIn();
  for (let time = 0; time < 3; time++) expect(client.userIDHash).toHaveLength(64);
  expect(timesHashed()).toBe(2);
});
