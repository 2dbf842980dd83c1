import { afterEach, expect, it, vi } from 'vitest';
import { stubTransport } from '../../test/stub-transport.js';
import { createClient } from '../index.js';

afterEach(() => vi.restoreAllMocks());

/** Where the stack is full, any call throws. Here one call of `Math.max` does, because the client reads its clock with it. */
function failOnce(call: number): void {
  let calls = 0;
  const { max } = Math;
  vi.spyOn(Math, 'max').mockImplementation((...values) => {
    if (++calls === call) throw new RangeError('Maximum call stack size exceeded');
    return max(...values);
  });
}

it.each([1, 2, 3, 4, 5])('a full stack while a signal is sent holds up no later signal: call %i', async (call) => {
  const transport = stubTransport();
  const client = createClient('APP', { transport, userID: 'ada', sessionID: 's', batch: { lingerMs: 0 } });
  client.sendSignal('App.started');
  await client.flush();
  failOnce(call);
  try {
    client.sendSignal('App.tooDeep');
  } catch {}
  vi.restoreAllMocks();
  client.sendSignal('App.later');
  expect((await client.flush({ timeoutMs: 1000 })).pending).toBe(0);
  expect(transport.batches().flat()).toContain('App.later');
});
