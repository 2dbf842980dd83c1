import { afterEach, expect, it, vi } from 'vitest';
import { manualClock } from './index.js';

afterEach(() => {
  vi.useRealTimers();
});

it('the clock stands still until advance() is called', async () => {
  const clock = manualClock({ now: 1000 });
  expect([clock.now(), clock.monotonic()]).toEqual([1000, 0]);
  await clock.advance(250);
  expect([clock.now(), clock.monotonic()]).toEqual([1250, 250]);
});

it('jump() moves the wall clock only', async () => {
  const clock = manualClock({ now: 1000 });
  clock.setTimer(() => expect.unreachable(), 500);
  clock.jump(86_400_000);
  expect([clock.now(), clock.monotonic()]).toEqual([86_401_000, 0]);
  clock.jump(-86_400_000);
  await clock.advance(499);
  expect([clock.now(), clock.monotonic(), clock.pendingTimers]).toEqual([1499, 499, 1]);
});

it('advance() fires timers in order, each at its own time', async () => {
  const clock = manualClock({ now: 0 });
  const fired: string[] = [];
  const set = (name: string, delayMs: number) => clock.setTimer(() => fired.push(`${name} at ${clock.now()}`), delayMs);
  set('late', 30);
  set('first', 10);
  set('second', 10);
  const cancel = set('cancelled', 20);
  cancel();
  cancel();
  await clock.advance(29);
  expect(fired).toEqual(['first at 10', 'second at 10']);
  expect(clock.pendingTimers).toBe(1);
  await clock.advance(1);
  expect(fired).toEqual(['first at 10', 'second at 10', 'late at 30']);
  expect(clock.pendingTimers).toBe(0);
});

it('advance() lets promises settle before, between and after timers, and fires the timers that they set', async () => {
  const clock = manualClock({ now: 0 });
  const seen: number[] = [];
  const wait = (ms: number) => new Promise<void>((resolve) => clock.setTimer(resolve, ms));
  const work = async () => {
    for (let turn = 0; turn < 50; turn++) await undefined;
    for (let round = 0; round < 3; round++) {
      await wait(10);
      for (let turn = 0; turn < 50; turn++) await undefined;
      seen.push(clock.now());
    }
  };
  const done = work();
  await clock.advance(30);
  expect(seen).toEqual([10, 20, 30]);
  await done;
});

it('advance(0) fires the timers that are already due', async () => {
  const clock = manualClock();
  const fired: string[] = [];
  clock.setTimer(() => fired.push('zero'), 0);
  clock.setTimer(() => fired.push('negative'), -5);
  await clock.advance(0);
  expect(fired).toEqual(['zero', 'negative']);
});

it('advance() rejects a negative time and NaN', async () => {
  const clock = manualClock();
  await expect(clock.advance(-1)).rejects.toThrow('advance(-1)');
  await expect(clock.advance(Number.NaN)).rejects.toThrow('advance(NaN)');
});

it('random() returns randomValue', () => {
  const clock = manualClock();
  const { random } = clock;
  expect(random()).toBe(0.5);
  clock.randomValue = 0.25;
  expect(random()).toBe(0.25);
});

it('the clock works in a test with fake timers', async () => {
  vi.useFakeTimers();
  const clock = manualClock();
  const fired: number[] = [];
  clock.setTimer(() => fired.push(clock.monotonic()), 5);
  await clock.advance(5);
  expect(fired).toEqual([5]);
});
