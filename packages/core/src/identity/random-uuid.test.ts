import { expect, it } from 'vitest';
import { randomSessionID, randomUUID } from './random-uuid.js';

it.each([randomUUID, randomSessionID])('%o returns a new version 4 UUID each time', (make) => {
  const made = Array.from({ length: 1000 }, make);
  for (const uuid of made)
    expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(made).size).toBe(1000);
});
