import { afterEach, describe, expect, it, vi } from 'vitest';
import { manualClock } from '../../test/manual-clock.js';
import { createPresetClient } from '../../test/preset-client.js';
import { stubTransport } from '../../test/stub-transport.js';
import { type Client, withClock, withSessions } from '../index.js';
import { memoryStorage } from '../internal/memory-storage.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

const DAY_MS = 86_400_000;

/** The days that the sessions of a client report, each session at one of these times. */
async function daysOf(zone: string, ...times: number[]) {
  vi.stubEnv('TZ', zone);
  const clock = manualClock();
  const storage = memoryStorage();
  let sent: Record<string, unknown> = {};
  for (const time of times) {
    clock.jump(time - clock.now());
    const transport = stubTransport();
    const preset = { createStorage: () => storage };
    const client: Client = createPresetClient(preset, 'APP', [{ transport }, withClock(clock), withSessions()]);
    client.newSession();
    client.sendSignal('a');
    await client.flush();
    sent = transport.signals().at(-1)?.['payload'] as Record<string, unknown>;
    await client.close();
  }
  return {
    first: sent['TelemetryDeck.Acquisition.firstSessionDate'],
    days: sent['TelemetryDeck.Retention.distinctDaysUsed'],
    lastMonth: sent['TelemetryDeck.Retention.distinctDaysUsedLastMonth'],
  };
}

describe('a day of Retention is a day of the user’s calendar', () => {
  it.each<[zone: string, time: number, day: string]>([
    ['America/Los_Angeles', Date.UTC(2026, 2, 10, 3), '2026-03-09'],
    ['Asia/Tokyo', Date.UTC(2026, 2, 10, 20), '2026-03-11'],
    ['Pacific/Kiritimati', Date.UTC(2026, 11, 31, 11), '2027-01-01'],
    ['Asia/Kolkata', Date.UTC(2026, 2, 10, 18, 45), '2026-03-11'],
    ['UTC', Date.UTC(2026, 2, 9, 23, 59), '2026-03-09'],
  ])('in %s', async (zone, time, day) => {
    expect((await daysOf(zone, time)).first).toBe(day);
  });

  it('so that an evening and the next morning count as two', async () => {
    // 23:30 and 07:30 in New York, both on 10 March in UTC.
    const days = await daysOf('America/New_York', Date.UTC(2026, 2, 10, 3, 30), Date.UTC(2026, 2, 10, 11, 30));
    expect(days).toEqual({ first: '2026-03-09', days: 2, lastMonth: 2 });
  });

  it('so that a morning and an evening count as one', async () => {
    // 09:00 and 23:00 on 10 March in New York; in UTC the second is on 11 March.
    const days = await daysOf('America/New_York', Date.UTC(2026, 2, 10, 13), Date.UTC(2026, 2, 11, 3));
    expect(days).toEqual({ first: '2026-03-10', days: 1, lastMonth: 1 });
  });

  it.each<[what: string, now: number]>([
    // In Vienna, clocks went forward on 29 March 2026 and back on 25 October 2026.
    ['when clocks go forward', Date.UTC(2026, 3, 14, 22, 30)],
    ['when clocks go back', Date.UTC(2026, 10, 9, 23, 30)],
  ])('and the last month begins 30 days of the calendar ago, also %s', async (_what, now) => {
    vi.stubEnv('TZ', 'Europe/Vienna');
    const today = new Date(now);
    const at = (daysAgo: number, hour: number) =>
      new Date(today.getFullYear(), today.getMonth(), today.getDate() - daysAgo, hour, 30).getTime();
    expect(today.getHours()).toBe(0);
    // Half past midnight on day 30, and half past eleven on the evening before it.
    expect((await daysOf('Europe/Vienna', at(31, 23), now)).lastMonth).toBe(1);
    expect((await daysOf('Europe/Vienna', at(30, 0), now)).lastMonth).toBe(2);
  });

  it('by the clock of the client', async () => {
    const time = Date.UTC(2001, 8, 9, 1, 46, 40);
    expect(await daysOf('America/Denver', time, time + DAY_MS)).toEqual({ first: '2001-09-08', days: 2, lastMonth: 2 });
  });
});
