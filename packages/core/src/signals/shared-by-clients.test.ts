import { describe, expect, it } from 'vitest';
import { setUpClient } from '../../test/set-up-client.js';
import { type Client, lazyClient, type ViewOptions } from '../index.js';
import { cancelDuration, navigationPathChanged, startDuration, stopDuration } from './index.js';

/** A client, and a lazy client that gets it before or after the first step. */
const setUp = (isConfigured: boolean) => {
  const set = setUpClient();
  const lazy = lazyClient();
  const configure = () => lazy.configure(set.client);
  if (isConfigured) configure();
  return { ...set, lazy, configure: isConfigured ? () => {} : configure };
};
type Choose = (set: ReturnType<typeof setUp>) => Client;

const view =
  (options: ViewOptions): Choose =>
  ({ client }) =>
    client.with(options);
const lazyView =
  (options: ViewOptions): Choose =>
  ({ lazy }) =>
    lazy.with(options);
const client: Choose = ({ client }) => client;
const lazy: Choose = ({ lazy }) => lazy;

/** Who starts, and who stops. */
type Pair = [what: string, starts: Choose, stops: Choose];

const sharing: Pair[] = [
  ['a lazy client and its client', lazy, client],
  ['a client and its lazy client', client, lazy],
  ['a client and a view with a payload', client, view({ payload: { screen: 'a' } })],
  ['two views with payloads', view({ payload: { screen: 'a' } }), view({ payload: { screen: 'b' } })],
  ['a lazy client and a view of the client', lazy, view({})],
  ['a view of a lazy client and the client', lazyView({ payload: { screen: 'a' } }), client],
  ['two views of one user', view({ userID: 'bob' }), view({ userID: 'bob' })],
  [
    'two views of one user and session',
    view({ userID: 'bob', sessionID: 's' }),
    view({ userID: 'bob', sessionID: 's' }),
  ],
  [
    'a view of a view and a view',
    ({ client }) => client.with({ userID: 'bob' }).with({ payload: {} }),
    view({ userID: 'bob' }),
  ],
  [
    'a view of a view and a view that names both',
    ({ client }) => client.with({ sessionID: 's' }).with({ userID: 'bob' }),
    view({ userID: 'bob', sessionID: 's' }),
  ],
  ['views of one user, of a lazy client and of its client', lazyView({ userID: 'bob' }), view({ userID: 'bob' })],
  ['views of one user, of a client and of its lazy client', view({ userID: 'bob' }), lazyView({ userID: 'bob' })],
  ['two views of a lazy client of one user', lazyView({ userID: 'bob' }), lazyView({ userID: 'bob' })],
];

const apart: Pair[] = [
  ['a client and a view of another user', client, view({ userID: 'bob' })],
  ['a view of a user and the client', view({ userID: 'bob' }), client],
  ['a lazy client and a view of another user', lazy, view({ userID: 'bob' })],
  ['a view of a lazy client and its client', lazyView({ userID: 'bob' }), client],
  ['views of two users', view({ userID: 'bob' }), view({ userID: 'eve' })],
  ['views of two users of a lazy client', lazyView({ userID: 'bob' }), lazyView({ userID: 'eve' })],
  ['views of two sessions', view({ sessionID: 'one' }), view({ sessionID: 'two' })],
  [
    'views of one user in two sessions',
    view({ userID: 'bob', sessionID: 'one' }),
    view({ userID: 'bob', sessionID: 'two' }),
  ],
  ['a user and a session of the same name', view({ userID: 'bob' }), view({ sessionID: 'bob' })],
];

describe.each([
  ['after', true],
  ['before', false],
])('%s the lazy client has its client', (_when, isConfigured) => {
  it.each(sharing)('%s share a duration by its name', async (_what, starts, stops) => {
    const set = setUp(isConfigured);
    startDuration(starts(set), 'Level.played');
    set.configure();
    await set.clock.advance(1000);
    stopDuration(stops(set), 'Level.played');
    stopDuration(starts(set), 'Level.played');
    await set.client.flush();
    expect(set.transport.signals()).toMatchObject([{ type: 'Level.played' }]);
  });

  it.each(sharing)('%s share the last path', async (_what, starts, stops) => {
    const set = setUp(isConfigured);
    navigationPathChanged(starts(set), 'home');
    set.configure();
    navigationPathChanged(stops(set), 'settings');
    await set.client.flush();
    expect(set.transport.signals().at(-1)).toMatchObject({
      payload: { 'TelemetryDeck.Navigation.identifier': 'home -> settings' },
    });
  });

  it.each(sharing)('%s forget on opt-out what they share', (_what, starts, stops) => {
    const set = setUp(isConfigured);
    const duration = startDuration(starts(set), 'Secret.done');
    set.configure();
    stops(set).optOut();
    stops(set).optIn();
    stopDuration(stops(set), 'Secret.done');
    duration.stop();
    expect(set.client.stats().tracked).toBe(0);
  });

  it.each(apart)('%s share nothing', async (_what, starts, stops) => {
    const set = setUp(isConfigured);
    startDuration(starts(set), 'Level.played');
    navigationPathChanged(starts(set), 'secret');
    set.configure();
    stopDuration(stops(set), 'Level.played');
    cancelDuration(stops(set), 'Level.played');
    navigationPathChanged(stops(set), 'home');
    await set.client.flush();
    expect(set.transport.signals()).toHaveLength(2);
    expect(set.transport.signals().at(-1)).toMatchObject({
      payload: { 'TelemetryDeck.Navigation.sourcePath': '' },
    });
  });
});

it.each<[string, Choose]>([
  ['a client', client],
  ['a view', view({ sessionID: 's' })],
  ['a lazy client', lazy],
  ['a view of a lazy client', lazyView({ sessionID: 's' })],
])('a duration of %s survives a login', async (_what, choose) => {
  const set = setUp(false);
  const chosen = choose(set);
  const duration = startDuration(chosen, 'Login.done');
  chosen.identify('bob');
  set.configure();
  chosen.identify('ada');
  duration.stop();
  await set.client.flush();
  expect(set.transport.batches()).toEqual([['Login.done']]);
});

it('a view with a new user shares nothing with the views of its previous user', () => {
  const { client } = setUpClient();
  const [one, other] = [client.with({ userID: 'bob' }), client.with({ userID: 'bob' })];
  startDuration(one, 'Level.played');
  other.identify('eve');
  stopDuration(other, 'Level.played');
  expect(client.stats().tracked).toBe(0);
  other.resetUser();
  stopDuration(other, 'Level.played');
  expect(client.stats().tracked).toBe(1);
});

it('a client that names the user of a view shares its durations with it', () => {
  const { client } = setUpClient([], { userID: 'ada' });
  startDuration(client.with({ userID: 'ada' }), 'Level.played');
  stopDuration(client, 'Level.played');
  expect(client.stats().tracked).toBe(1);
});

it('a later start replaces the duration of that name, no matter which client began it', async () => {
  const { client, clock, lazy, transport } = setUp(true);
  startDuration(lazy, 'Level.played', { by: 'lazy' });
  startDuration(client, 'Level.played', { by: 'client' });
  await clock.advance(1000);
  stopDuration(lazy, 'Level.played');
  stopDuration(client, 'Level.played');
  await client.flush();
  expect(transport.signals()).toMatchObject([{ payload: { by: 'client' } }]);
});

it('two lazy clients of one client share their durations, even if one is the client of the other', () => {
  const { client } = setUpClient();
  const [one, two, three] = [lazyClient(), lazyClient(), lazyClient()];
  startDuration(one, 'one');
  startDuration(three, 'three');
  three.configure(two);
  two.configure(client);
  one.configure(client);
  stopDuration(three, 'one');
  stopDuration(client, 'three');
  expect(client.stats().tracked).toBe(2);
});
