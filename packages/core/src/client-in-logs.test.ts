import { inspect } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { repeat } from '../test/set-up-client.js';
import { stubTransport } from '../test/stub-transport.js';
import {
  type Client,
  createClient,
  type Feature,
  type FeatureClient,
  lazyClient,
  type User,
  withSessions,
} from './index.js';

/** What a log line, an error report or a snapshot must not hold. */
const SECRETS = ['plain-user', 'secret-salt', 'secret-session', 'view-user', 'view-session'];

const options = {
  transport: stubTransport(),
  userID: 'plain-user',
  hashSalt: 'secret-salt',
  sessionID: 'secret-session',
};
const client = (): Client => createClient('APP', options, withSessions());
const view = { userID: 'view-user', sessionID: 'view-session', payload: { mail: 'view-user' } };

/** What `for…in` finds, as a library that copies objects does. */
const allOf = (made: object) => {
  const copy: Record<string, unknown> = {};
  for (const name in made) copy[name] = (made as Record<string, unknown>)[name];
  return copy;
};

const thrownBy = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error;
  }
};

/** As a console, an error report or a debugger may show them. */
function expectNoSecrets(...values: readonly unknown[]) {
  for (const value of values) {
    const shown = [
      inspect(value, { depth: 10 }),
      inspect(value, { depth: 10, showHidden: true, getters: true }),
      inspect(value, { depth: 10, showHidden: true, getters: true, customInspect: false, showProxy: true }),
      JSON.stringify(value),
      `${value}`,
    ].join('\n');
    for (const secret of SECRETS) expect(shown).not.toContain(secret);
  }
}

const configured = (): Client => {
  const lazy = lazyClient();
  lazy.configure(client());
  return lazy;
};

describe.each<[what: string, make: () => Client]>([
  ['a client', client],
  ['a view', () => client().with(view)],
  ['a lazy client', () => lazyClient()],
  ['a view of a lazy client', () => lazyClient().with(view)],
  ['a lazy client with its client', configured],
  ['a view of a lazy client with its client', () => configured().with(view)],
])('%s', (_what, make) => {
  it('shows its consent and nothing else in JSON', () => {
    const made = make();
    made.sendSignal('A.b');
    expect(JSON.parse(JSON.stringify({ made }))).toEqual({ made: { consent: made.consent } });
  });

  it('shows nothing about its user in a console or an error report', () => {
    const made = make();
    made.sendSignal('A.b');
    const { deliverSignal } = made;
    expectNoSecrets(made, { ...made }, Object.entries(made), Object.assign({}, made), allOf(made), deliverSignal);
    expect(inspect(made, { getters: true })).toContain(`consent: [Getter: '${made.consent}']`);
  });

  it('cannot be cloned, and the error says nothing about its user', () => {
    expectNoSecrets(thrownBy(() => structuredClone(make())));
  });
});

it('a client has the identifier of its user as a property, and tests can replace it', () => {
  const made = client();
  expect(made).toMatchObject({ userID: 'plain-user', sessionID: 'secret-session' });
  expect([made.userID, Object.create(made).userID, new Proxy(made, {}).userID]).toEqual(Array(3).fill('plain-user'));
  vi.spyOn(made, 'userID', 'get').mockReturnValue('another');
  expect([made.userID, client().userID]).toEqual(['another', 'plain-user']);
  Object.defineProperty(made, 'userIDHash', { value: 'hash' });
  expect([made.userIDHash, client().userIDHash]).not.toEqual(['hash', 'hash']);
});

it('the user object of a feature shows nothing in a log, and has its values', async () => {
  const users: User[] = [];
  const listening: Feature = {
    join: () => ({
      beforeCapture(user) {
        users.push(user);
        return true;
      },
    }),
  };
  const made = createClient('APP', options, listening);
  for (const sender of [made, made.with(view)]) {
    sender.sendSignal('A.b');
    sender.sendSignal('A.b');
  }
  await made.flush();
  expect(users.map(({ id, named, payload }) => [id, named, payload])).toEqual([
    ...repeat(2, ['plain-user', 'plain-user', undefined]),
    ...repeat(2, ['view-user', 'view-user', view.payload]),
  ]);
  expectNoSecrets(...users);
});

it('the client that a feature gets says nothing about its user in a log, and has its options', () => {
  const clients: FeatureClient[] = [];
  const keeping: Feature = {
    join(joined) {
      clients.push(joined);
      return {};
    },
  };
  createClient('APP', options, keeping);
  const [joined] = clients;
  expect(joined?.options).toMatchObject({ userID: 'plain-user', hashSalt: 'secret-salt', timeoutMs: 5000 });
  for (const shown of [joined, joined?.options, { ...joined?.options }]) {
    const text =
      inspect(shown, { depth: 10, getters: true }) + JSON.stringify(shown, (key, value) => key !== 'clock' && value);
    for (const secret of SECRETS) expect(text).not.toContain(secret);
  }
});

const closed = (): Client => {
  const made = client().with(view);
  void made.close();
  return made;
};

const refusing = (): Client => createClient('APP', { ...options, transport: stubTransport(400) }).with(view);

const failing = (send: () => never) => createClient('APP', { ...options, transport: { send } });

describe('an error shows nothing about the user', () => {
  it.each<[what: string, fail: () => unknown]>([
    ['of an option', () => thrownBy(() => createClient('APP', { ...options, userID: ['plain-user'] as never }))],
    [
      'of a salt',
      () => thrownBy(() => createClient('APP', { ...options, hashSalt: { salt: 'secret-salt' } as never })),
    ],
    [
      'of an option with another name',
      () => thrownBy(() => createClient('APP', { 'view-user@example.com': 1 } as never)),
    ],
    [
      'of a call without a type',
      () =>
        thrownBy(() =>
          client()
            .with(view)
            .sendSignal('' as string),
        ),
    ],
    ['of a lazy client', () => thrownBy(() => lazyClient().with(view).userID)],
    [
      'of a closed client',
      () =>
        closed()
          .deliverSignal('A.b')
          .catch((error: unknown) => error),
    ],
    [
      'of a refused delivery',
      () =>
        refusing()
          .deliverSignal('A.b')
          .catch((error: unknown) => error),
    ],
    [
      'of a transport',
      () =>
        failing(() => {
          throw new Error('no network');
        })
          .with(view)
          .deliverSignal('A.b')
          .catch((error: unknown) => error),
    ],
    [
      'of options that throw',
      () => {
        const broken = {
          sessionID: 'view-session',
          get userID(): string {
            throw new Error('broken');
          },
        };
        return client()
          .deliverSignal('A.b', {}, broken)
          .catch((error: unknown) => error);
      },
    ],
  ])('%s', async (_what, fail) => {
    const error = await fail();
    expect(error).toBeInstanceOf(Error);
    expectNoSecrets(error, (error as Error)?.cause, (error as Error)?.stack, structuredClone(error));
  });
});
