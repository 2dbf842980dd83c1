import { expect, it } from 'vitest';
import { memoryStorage } from './memory-storage.js';

it('a name in memory storage can be claimed once, until it is deleted', () => {
  const memory = memoryStorage();
  expect([memory.claim('install', 'mine'), memory.claim('install', 'another')]).toEqual([true, false]);
  expect(memory.get('install')).toBe('mine');
  expect(memory.claim('other', 'mine')).toBe(true);
  memory.clear();
  expect(memory.get('install')).toBeUndefined();
  expect(memory.claim('install', 'another')).toBe(true);
});

it('a name in memory storage cannot be claimed after it was set', () => {
  const memory = memoryStorage();
  memory.set('install', '');
  expect(memory.claim('install', 'mine')).toBe(false);
  memory.set('install');
  expect(memory.claim('install', 'mine')).toBe(true);
});
