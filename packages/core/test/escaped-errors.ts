import process from 'node:process';
import { afterEach, beforeEach, expect } from 'vitest';
import { settle } from './manual-clock.js';

/**
 * Expects of each test of a file that nothing escapes from it.
 *
 * @param events - What `process` emits in that case: by default, for a promise that rejects and is not handled.
 * @returns What has escaped from the current test.
 */
export function watchEscapes(events: readonly string[] = ['unhandledRejection']): readonly unknown[] {
  const escaped: unknown[] = [];
  const note = (what: unknown) => void escaped.push(what);
  beforeEach(() => {
    escaped.length = 0;
    for (const event of events) process.on(event, note);
  });
  afterEach(async () => {
    await settle();
    for (const event of events) process.off(event, note);
    expect(escaped).toEqual([]);
  });
  return escaped;
}
