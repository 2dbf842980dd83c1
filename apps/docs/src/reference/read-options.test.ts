import { expect, it } from 'vitest';
import { findBuilder } from './read-options.mjs';

const builders = ['withUserID', 'withTimeout', 'withExitTimeout', 'withBatching', 'withSessionID', 'withSessions'].map(
  (name) => ({ name }),
);

it.each([
  ['userID', 'withUserID'],
  ['timeoutMs', 'withTimeout'],
  ['exitTimeoutMs', 'withExitTimeout'],
  ['batch', 'withBatching'],
  ['sessions', 'withSessions'],
])('finds that the builder of %s is %s', (option, builder) => {
  expect(findBuilder({ name: option }, builders).name).toBe(builder);
});

it('refuses an option that has no builder', () => {
  expect(() => findBuilder({ name: 'queue' }, builders)).toThrow('the option queue has no builder');
});
