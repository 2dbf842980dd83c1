import { expect, it } from 'vitest';
import { collectGarbage } from '../../test/collect-garbage.js';
import { settle } from '../../test/manual-clock.js';
import { setUpClient } from '../../test/set-up-client.js';
import type { TransportRequest } from '../index.js';

/** Makes a client whose transport holds no request. Returns what tells whether the bodies are still there. */
function forgetful() {
  const set = setUpClient();
  const bodies: WeakRef<Uint8Array>[] = [];
  set.transport.send = async ({ body }: TransportRequest) => {
    bodies.push(new WeakRef(body));
    return { status: 200, header: () => null, text: async () => '' };
  };
  return { ...set, bodies, held: () => bodies.filter((body) => body.deref()).length };
}

it('forgets the bodies of requests that have ended', async () => {
  const { bodies, client, held, track } = forgetful();
  for (let request = 0; request < 3; request++) {
    track(1);
    await client.flush();
  }
  await settle();
  expect(bodies).toHaveLength(3);
  await collectGarbage();
  expect(held()).toBe(0);
});

it('forgets the payloads of deliveries that have ended', async () => {
  const { bodies, client, held } = forgetful();
  const deliver = async () => {
    const payload = { level: 1 };
    await client.deliverSignal('Game.started', payload);
    return new WeakRef(payload);
  };
  const payload = await deliver();
  await settle();
  expect(bodies).toHaveLength(1);
  await collectGarbage();
  expect(held()).toBe(0);
  expect(payload.deref()).toBeUndefined();
});
