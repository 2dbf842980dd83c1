import { expect, it } from 'vitest';
import { memoryStorage } from './memory-storage.js';

it('a memory of one run lets a name be claimed once, until it is forgotten', () => {
  const memory = memoryStorage();
  expect([memory.claim('install', 'mine'), memory.claim('install', 'another')]).toEqual([true, false]);
  expect(memory.get('install')).toBe('mine');
  expect(memory.claim('other', 'mine')).toBe(true);
  memory.clear();
  expect(memory.get('install')).toBeUndefined();
  expect(memory.claim('install', 'another')).toBe(true);
});

it('a name that was set in a memory of one run cannot be claimed any more', () => {
  const memory = memoryStorage();
  memory.set('install', '');
  expect(memory.claim('install', 'mine')).toBe(false);
  memory.set('install');
  expect(memory.claim('install', 'mine')).toBe(true);
});
