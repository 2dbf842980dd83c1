import process from 'node:process';
import { afterEach, expect, it, vi } from 'vitest';

/** The first name of a program that draws the same numbers as all others. */
async function firstName({ now = 0, pid = 1, uptime = 0.5, random = 0.5 }) {
  vi.spyOn(Math, 'random').mockReturnValue(random);
  vi.spyOn(Date, 'now').mockReturnValue(now);
  vi.spyOn(process, 'uptime').mockReturnValue(uptime);
  vi.spyOn(process, 'pid', 'get').mockReturnValue(pid);
  vi.resetModules();
  const { randomName } = await import('./random-name.js');
  const name = randomName();
  expect(name).toMatch(/^[\da-z]{1,16}$/);
  expect(randomName()).not.toBe(name);
  return name;
}

afterEach(() => {
  vi.restoreAllMocks();
});

it.each([{ now: 1 }, { pid: 2 }, { uptime: 0.500_000_001 }, { random: 0.6 }, { uptime: Number.NaN }, { random: -2 }])(
  'programs that differ in %j alone have different names',
  async (difference) => {
    expect(await firstName(difference)).not.toBe(await firstName({}));
  },
);
