import { describe, expect, it } from 'vitest';
import { createPlainClient, type TestOption } from '../../test/plain-options.js';
import { recordingLogger, stubTransport } from '../../test/stub-transport.js';
import { type Client, createClient, hashUserID, lazyClient, withSessions, withUserID } from '../index.js';

const setUp = (...options: TestOption[]) => {
  const transport = stubTransport();
  const logger = recordingLogger();
  const client = createPlainClient('APP', { transport, logger }, ...options);
  const sent = async (field: 'clientUser' | 'sessionID') => {
    await client.flush();
    return transport.signals().map((signal) => signal[field]);
  };
  return { client, logger, sent, transport };
};

const ways: [string, TestOption][] = [
  ['at once', {}],
  ['with a processor', { processors: [(signal, next) => next(signal)] }],
  ['with an asynchronous processor', { processors: [async (signal, next) => next(signal)] }],
  ['with a default payload that is asked for', { defaultPayload: () => ({ a: 1 }) }],
  ['in version 3', { ingestVersion: 3, namespace: 'ns' }],
];

describe('an empty user identifier', () => {
  it.each<[string, TestOption]>([
    ['alone', withUserID('')],
    ['as a plain value', { userID: '' }],
    ['after a named user', [withUserID('ada'), withUserID('')]],
  ])('among the options, %s, names no user', async (_name, option) => {
    const { client, sent } = setUp(option);
    expect(client.userID).toMatch(/^[0-9a-f-]{36}$/);
    client.sendSignal('a');
    expect(await sent('clientUser')).toEqual([hashUserID(client.userID)]);
  });

  it('among the options keeps an anonymous user anonymous', async () => {
    const { client, sent } = setUp({ userID: '', anonymousUser: true });
    client.sendSignal('a');
    expect(await sent('clientUser')).toEqual([hashUserID(client.sessionID)]);
  });

  it.each(ways)('of a call sends the signal for no user, %s', async (_name, option) => {
    const { client, sent } = setUp(option, { userID: 'ada' });
    client.sendSignal('a', {}, { userID: '' });
    client.sendSignal('b');
    await client.deliverSignal('c', {}, { userID: '' });
    client.with({ userID: 'bob' }).sendSignal('d', {}, { userID: '' });
    expect((await sent('clientUser')).sort()).toEqual(['', '', '', hashUserID('ada')]);
  });

  it('that a processor sets sends the signal for no user', async () => {
    const { client, sent } = setUp({ userID: 'ada', processors: [(signal, next) => next({ ...signal, userID: '' })] });
    client.sendSignal('a');
    expect(await sent('clientUser')).toEqual(['']);
  });

  it('of a view has no effect', () => {
    const { client } = setUp({ userID: 'ada' });
    expect(client.with({ userID: '' }).userID).toBe('ada');
  });
});

describe('an identifier of a wrong type', () => {
  const wrong: [string, unknown][] = [
    ['an object', {}],
    ['a number', 42],
    ['zero', 0],
    ['false', false],
    ['a boxed string', Object('eve')],
    ['an array', ['eve']],
    ['a boolean', true],
    ['a symbol', Symbol('eve')],
    ['a function', () => 'eve'],
    ['an object that refuses to be text', Object.create(null)],
  ];

  it.each(wrong)('in identify, %s, is refused and reported', async (_name, value) => {
    const { client, logger, sent } = setUp({ userID: 'ada' });
    client.identify('bob');
    client.identify(value as never);
    client.sendSignal('a');
    expect(await sent('clientUser')).toEqual([hashUserID('bob')]);
    expect(logger.lines.join()).toMatch(/userID must be a string, not of type \w+/);
  });

  it.each(wrong)('in a view, %s, is refused and reported', async (_name, value) => {
    const { client, logger, sent } = setUp({ userID: 'ada', sessionID: 's' });
    const view = client.with({ userID: value, sessionID: value } as never);
    view.sendSignal('a');
    expect(await sent('clientUser')).toEqual([hashUserID('ada')]);
    expect(await sent('sessionID')).toEqual(['s']);
    expect(logger.lines.join()).toContain('userID must be a string');
    expect(logger.lines.join()).toContain('sessionID must be a string');
  });

  describe.each(wrong)('of a call, %s,', (_name, value) => {
    it.each(ways)('is refused and reported, %s', async (_way, option) => {
      const { client, logger, sent } = setUp(option, { userID: 'ada', sessionID: 's', hashSalt: 'salt' });
      const options = { userID: value, sessionID: value, hashSalt: value } as never;
      client.sendSignal('a', {}, options);
      await client.deliverSignal('b', {}, options);
      expect(await sent('clientUser')).toEqual([hashUserID('ada', 'salt'), hashUserID('ada', 'salt')]);
      expect(await sent('sessionID')).toEqual(['s', 's']);
      for (const name of ['userID', 'sessionID', 'hashSalt']) {
        expect(logger.lines.join()).toContain(`${name} must be a string`);
      }
    });
  });

  it.each(wrong)('that a processor sets, %s, is refused and reported', async (_name, value) => {
    const change = { userID: value, sessionID: value } as never;
    const { client, logger, sent } = setUp({
      userID: 'ada',
      sessionID: 's',
      processors: [(signal, next) => next({ ...signal, ...(change as object) })],
    });
    client.sendSignal('a');
    expect(await sent('clientUser')).toEqual([hashUserID('ada')]);
    expect(await sent('sessionID')).toEqual(['s']);
    expect(logger.lines.join()).toContain('userID must be a string');
  });

  it.each(wrong)('in newSession, %s, is refused and reported, and a new session begins', (_name, value) => {
    const { client, logger } = setUp({ sessionID: 's' });
    expect(client.newSession(value as never)).toMatch(/^[0-9a-f-]{36}$/);
    expect(logger.lines.join()).toContain('sessionID must be a string');
  });

  it.each([undefined, null])('does not include %s, which has no effect', async (nothing) => {
    const { client, logger, sent } = setUp({ userID: 'ada', sessionID: 's' });
    client.sendSignal('a', {}, { userID: nothing, sessionID: nothing, hashSalt: nothing } as never);
    client.with({ userID: nothing, sessionID: nothing } as never).sendSignal('b');
    expect(await sent('clientUser')).toEqual([hashUserID('ada'), hashUserID('ada')]);
    expect(await sent('sessionID')).toEqual(['s', 's']);
    expect(logger.lines).toEqual([]);
  });
});

describe('the salt of a call', () => {
  it.each(ways)('replaces that of the client, %s', async (_name, option) => {
    const { client, sent } = setUp(option, { userID: 'ada', hashSalt: 'salt' });
    client.sendSignal('a', {}, { hashSalt: 'own' });
    client.sendSignal('b');
    client.sendSignal('c', {}, { hashSalt: '' });
    client.sendSignal('d', {}, { hashSalt: 'own', userID: 'bob' });
    client.with({ userID: 'eve' }).sendSignal('e', {}, { hashSalt: 'own' });
    const wanted = [['ada', 'own'], ['ada', 'salt'], ['ada'], ['bob', 'own'], ['eve', 'own']] as const;
    expect(await sent('clientUser')).toEqual(wanted.map(([userID, salt]) => hashUserID(userID, salt)));
  });

  it('is a known option, and a lazy client passes it on', async () => {
    const { client, logger, sent } = setUp({ userID: 'ada' });
    const lazy = lazyClient();
    lazy.sendSignal('a', {}, { hashSalt: 'own' });
    lazy.configure(client);
    expect(await sent('clientUser')).toEqual([hashUserID('ada', 'own')]);
    expect(logger.lines).toEqual([]);
  });
});

describe('newSession', () => {
  it.each<[string, (client: Client) => Client]>([
    ['a client', (client) => client],
    ['a view', (client) => client.with({})],
    [
      'a lazy client',
      (client) => {
        const lazy = lazyClient();
        lazy.configure(client);
        return lazy;
      },
    ],
  ])('of %s takes the identifier', async (_name, of) => {
    const { client, sent } = setUp();
    const own = of(client);
    expect(own.newSession('visit-7')).toBe('visit-7');
    expect(own.sessionID).toBe('visit-7');
    own.sendSignal('a');
    expect(await sent('sessionID')).toEqual(['visit-7']);
    expect(own.newSession('')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('accepts the identifier while sessions are counted', async () => {
    const transport = stubTransport();
    const client = createClient('APP', { transport }, withSessions());
    client.sendSignal('a');
    expect(client.newSession('visit-7')).toBe('visit-7');
    client.sendSignal('b');
    await client.flush();
    const seen = transport.signals().map(({ type, sessionID }) => [type, sessionID === 'visit-7']);
    expect(seen.slice(-2)).toEqual([
      ['TelemetryDeck.Session.started', true],
      ['b', true],
    ]);
  });
});

it('null among the options is ignored, like false', async () => {
  const transport = stubTransport();
  const client = createClient('APP', null, { transport }, [null, [withUserID('ada'), null]]);
  expect(client.userID).toBe('ada');
});
