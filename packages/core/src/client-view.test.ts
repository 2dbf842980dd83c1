import { describe, expect, it } from 'vitest';
import { createPlainClient, type TestOption } from '../test/plain-options.js';
import { recordingLogger, stubTransport } from '../test/stub-transport.js';
import { hashUserID, withParameterPrefix, withSessions } from './index.js';

const setUp = (...options: TestOption[]) => {
  const transport = stubTransport();
  const client = createPlainClient('APP', { transport, userID: 'ada', sessionID: 'desk' }, ...options);
  const sent = async () => {
    await client.flush();
    return Object.fromEntries(
      transport.signals().map(({ type, clientUser, sessionID, payload }) => [type, { clientUser, sessionID, payload }]),
    );
  };
  return { client, transport, sent };
};

const [ada, bob, eve] = ['ada', 'bob', 'eve'].map((userID) => hashUserID(userID));

describe('a view', () => {
  it('sends signals of its user, its session and its payload', async () => {
    const { client, sent } = setUp({ defaultPayload: { plan: 'free', app: 'shop' } });
    const view = client.with({ userID: 'bob', sessionID: 'request 1', payload: { plan: 'pro', route: '/buy' } });
    view.sendSignal('a', { route: '/sell' });
    await view.deliverSignal('b');
    client.sendSignal('c');
    expect(await sent()).toMatchObject({
      a: { clientUser: bob, sessionID: 'request 1', payload: { plan: 'pro', route: '/sell', app: 'shop' } },
      b: { clientUser: bob, sessionID: 'request 1', payload: { plan: 'pro', route: '/buy', app: 'shop' } },
      c: { clientUser: ada, sessionID: 'desk', payload: { plan: 'free', app: 'shop' } },
    });
  });

  it('has the user and the session of its client if it names none', async () => {
    const { client, sent } = setUp();
    const view = client.with({ payload: { route: '/buy' } });
    view.sendSignal('before');
    client.identify('bob');
    client.newSession();
    view.sendSignal('after');
    expect([view.userID, view.userIDHash, view.sessionID]).toEqual(['bob', bob, client.sessionID]);
    expect(await sent()).toMatchObject({
      before: { clientUser: ada, sessionID: 'desk' },
      after: { clientUser: bob, sessionID: client.sessionID, payload: { route: '/buy' } },
    });
  });

  it('lets a call name another user and another session', async () => {
    const { client, sent } = setUp();
    client.with({ userID: 'bob' }).sendSignal('a', {}, { userID: 'eve', sessionID: 'her own' });
    expect(await sent()).toMatchObject({ a: { clientUser: eve, sessionID: 'her own' } });
  });

  it('keeps identify, resetUser and newSession to itself', () => {
    const { client } = setUp();
    const view = client.with({ userID: 'bob', sessionID: 'request 1' });
    const other = client.with({});
    view.identify('eve');
    expect([client.userID, other.userID, view.userID, view.userIDHash]).toEqual(['ada', 'ada', 'eve', eve]);
    view.resetUser();
    expect([client.userID, view.userID]).toEqual(['ada', 'bob']);
    const session = view.newSession();
    expect([client.sessionID, other.sessionID, view.sessionID]).toEqual(['desk', 'desk', session]);
  });

  it('does not affect the sessions of its client when it begins a session of its own', async () => {
    const { client, transport } = setUp(withSessions());
    client.sendSignal('a');
    const { sessionID } = client;
    client.with({}).newSession();
    await client.flush();
    expect(client.sessionID).toBe(sessionID);
    const starts = transport.signals().filter(({ type }) => type === 'TelemetryDeck.Session.started');
    expect(starts.length).toBeLessThan(2);
  });

  it('can have views of its own', async () => {
    const { client, sent } = setUp(withParameterPrefix('Shop.'));
    const request = client.with({ userID: 'bob', payload: { route: '/buy', step: 1 } });
    request.with({ payload: { step: 2 } }).sendSignal('a');
    expect(await sent()).toMatchObject({ a: { clientUser: bob, sessionID: 'desk', payload: { 'Shop.step': 2 } } });
  });

  it('shares the queue, the stats and the end of its client', async () => {
    const { client, transport } = setUp();
    const view = client.with({ userID: 'bob' });
    view.sendSignal('a');
    client.sendSignal('b');
    expect(view.stats()).toEqual(client.stats());
    expect(await view.flush()).toMatchObject({ delivered: 2, pending: 0 });
    expect(transport.batches()).toEqual([['a', 'b']]);
    await view.close();
    client.sendSignal('c');
    expect(client.stats().dropped).toMatchObject({ closed: 1 });
  });

  it("shares the user's decision, and forgets the session it began when the user opts out", async () => {
    const { client, sent } = setUp({ consent: 'unknown' });
    const view = client.with({ userID: 'bob' });
    const session = view.newSession();
    view.sendSignal('before the no');
    view.optOut();
    expect([client.consent, view.consent]).toEqual(['denied', 'denied']);
    client.optIn();
    expect(view.consent).toBe('granted');
    expect(view.sessionID).not.toBe(session);
    view.sendSignal('after the yes');
    expect(await sent()).toEqual({ 'after the yes': expect.objectContaining({ clientUser: bob }) });
  });

  it('has consent epochs of its own, so that what is remembered of one user is not used for another', () => {
    const { client } = setUp({ consent: 'granted' });
    const view = client.with({ userID: 'bob' });
    expect(view.consentEpoch).toBeTypeOf('object');
    expect(view.consentEpoch).toBe(view.consentEpoch);
    expect(view.consentEpoch).not.toBe(client.consentEpoch);
    const before = view.consentEpoch;
    client.optOut();
    expect(view.consentEpoch).toBeUndefined();
    client.optIn();
    expect(view.consentEpoch).not.toBe(before);
  });

  it('has functions that need no `this`', async () => {
    const { client, sent } = setUp();
    const { sendSignal, identify } = client.with({ userID: 'bob' });
    identify('eve');
    sendSignal('a');
    expect(await sent()).toMatchObject({ a: { clientUser: eve } });
  });

  it.each([
    { view: undefined, line: undefined },
    { view: null, line: undefined },
    { view: 'bob', line: 'options of with() must be an object, not of type string' },
    { view: { userId: 'bob' }, line: 'unknown option "userId" in with()' },
    { view: { floatValue: 1 }, line: 'unknown option "floatValue" in with()' },
  ])('given $view, is the same as its client, and reports $line', async ({ view, line }) => {
    const logger = recordingLogger();
    const { client, sent } = setUp({ logger });
    client.with(view as object).sendSignal('a');
    expect(await sent()).toMatchObject({ a: { clientUser: ada, sessionID: 'desk' } });
    expect(logger.lines.filter((one) => one.includes('with()'))).toEqual(line ? [expect.stringContaining(line)] : []);
  });
});
