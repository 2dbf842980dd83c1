import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { stubTransport } from '../test/stub-transport.js';
import { type Client, createClient, lazyClient, withSessions } from './index.js';

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
  it('is its consent and nothing else in JSON', () => {
    const made = make();
    made.sendSignal('A.b');
    expect(JSON.parse(JSON.stringify({ made }))).toEqual({ made: { consent: made.consent } });
  });

  it('says nothing about its user where a console or an error report shows it', () => {
    const made = make();
    made.sendSignal('A.b');
    const shown = [
      inspect(made, { depth: 10, showHidden: true }),
      JSON.stringify({ ...made }),
      JSON.stringify(Object.entries(made)),
      inspect(Object.assign({}, made), { depth: 10, showHidden: true }),
    ].join('\n');
    for (const secret of SECRETS) expect(shown).not.toContain(secret);
  });
});

it('a client still says who its user is, and tests can replace that', () => {
  const made = client();
  expect(made).toMatchObject({ userID: 'plain-user', sessionID: 'secret-session' });
  expect(Object.getOwnPropertyDescriptor(made, 'userID')).toMatchObject({ configurable: true, enumerable: false });
});
