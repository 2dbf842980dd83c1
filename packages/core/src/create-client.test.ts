import { expect, it } from 'vitest';
import { createClient, withTransport } from './index.js';

it('sends', async () => {
  const bodies: string[] = [];
  const client = createClient(
    'APP',
    withTransport({
      async send({ body }) {
        bodies.push(new TextDecoder().decode(body));
        return { status: 200, header: () => null, text: async () => '' };
      },
    }),
  );
  client.sendSignal('a', { x: 1 });
  expect(await client.flush()).toEqual({ delivered: 1, pending: 0, spooled: 0, dropped: 0 });
  expect(JSON.parse(bodies[0] as string)).toHaveLength(1);
  expect(await client.close()).toEqual({ delivered: 0, pending: 0, spooled: 0, dropped: 0 });
});
