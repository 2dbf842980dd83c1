import { expect, it } from 'vitest';
import { manualClock } from '../../test/manual-clock.ts';
import { stubTransport } from '../../test/stub-transport.ts';
import { createClient, createTracker, lazyClient, type SignalSender, sendWhenMade, withWebsite } from '../index.js';

function makeTracker() {
  const calls: string[] = [];
  const track = createTracker((_client: SignalSender, name?: string) => {
    calls.push(`begin ${name}`);
    return () => void calls.push(`end ${name}`);
  });
  return { calls, track };
}

const options = () => ({ clock: manualClock(), transport: stubTransport() });

it('a client that is tracked twice is tracked once, until both removals are called', () => {
  const { calls, track } = makeTracker();
  const client = createClient('APP', options());
  const first = track(client, 'a');
  const second = track(client, 'b');
  first();
  first();
  expect(calls).toEqual(['begin a']);
  second();
  track(client, 'c');
  expect(calls).toEqual(['begin a', 'end a', 'begin c']);
});

it('closing a client ends its tracking, and a value that is not a client is refused', async () => {
  const { calls, track } = makeTracker();
  const client = createClient('APP', options());
  track(client, 'a');
  await client.close();
  track(client, 'b');
  expect(calls).toEqual(['begin a', 'end a', 'begin b', 'end b']);
  expect(() => track({} as never)).toThrow(/client/);
});

it('a lazy client reports whether it is a website once it has a client, and counts the signals that wait for it', () => {
  const lazy = lazyClient();
  const kinds: boolean[] = [];
  const ask = (client: SignalSender) => sendWhenMade(client, (_made, isWebsite) => void kinds.push(isWebsite));
  ask(lazy);
  ask(lazy.with({ userID: 'ada' }));
  expect([kinds, lazy.stats().pending]).toEqual([[], 2]);
  lazy.configure(createClient('APP', options(), withWebsite()));
  ask(lazy);
  ask(createClient('APP', options()));
  ask({ sendSignal() {} });
  expect(kinds).toEqual([true, true, true, false, false]);
});

it('signals that wait for a lazy client are dropped and counted when the user opts out', () => {
  const lazy = lazyClient();
  const made: unknown[] = [];
  sendWhenMade(lazy, (client) => made.push(client));
  lazy.optOut();
  sendWhenMade(lazy, (client) => made.push(client));
  lazy.configure(createClient('APP', options()));
  expect([made, lazy.stats().dropped]).toEqual([[], { disabled: 2 }]);
});
