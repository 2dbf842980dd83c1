import { describe, expect, it } from 'vitest';
import { settle } from '../../test/manual-clock.js';
import type { TestOption } from '../../test/plain-options.js';
import { setUpClient } from '../../test/set-up-client.js';
import type { StubReply } from '../../test/stub-transport.js';
import { type Client, lazyClient, withProcessor } from '../index.js';

type Setup = ReturnType<typeof setUpClient> & { readonly deliver: () => Promise<void> };

const setUp = (replies: readonly StubReply[], ...options: TestOption[]): Setup => {
  const set = setUpClient(replies, { timeoutMs: 60_000 }, ...options);
  return { ...set, deliver: () => set.client.deliverSignal('A.b', {}, { timeoutMs: 30_000 }) };
};

const hang = () => new Promise<never>(() => {});
const pause = { status: 503, headers: { 'retry-after': '3000' } };

/** Where a delivery can be when something ends it, and whether the endpoint may have the signal then. */
const places: [name: string, maybeSent: boolean, make: () => Promise<Setup>][] = [
  ['in a processor', false, async () => setUp([], withProcessor(hang))],
  [
    'in line, behind a pause of the endpoint',
    false,
    async () => {
      const set = setUp([pause]);
      await set.client.deliverSignal('first').catch(() => {});
      return set;
    },
  ],
  ['in line, behind another request', false, async () => setUp(['silence'], { batch: { maxInFlight: 1 } })],
  ['in flight', true, async () => setUp(['silence', 'silence'])],
  ['in flight, with a transport that ignores the abort', true, async () => setUp([], { transport: { send: hang } })],
  [
    'in flight, by a view',
    true,
    async () => {
      const set = setUp(['silence']);
      return {
        ...set,
        deliver: () => set.client.with({ userID: 'ada' }).deliverSignal('A.b', {}, { timeoutMs: 30_000 }),
      };
    },
  ],
  [
    'in flight, by a lazy client',
    true,
    async () => {
      const set = setUp(['silence']);
      const lazy = lazyClient();
      return {
        ...set,
        deliver: () => {
          const delivery = lazy.deliverSignal('A.b', {}, { timeoutMs: 30_000 });
          lazy.configure(set.client);
          return delivery;
        },
      };
    },
  ],
];

describe.each(places)('a delivery %s', (name, maybeSent, make) => {
  const begin = async () => {
    const set = await make();
    if (name === 'in line, behind another request') set.client.sendSignal('first');
    if (name === 'in line, behind another request') await set.clock.advance(1000);
    const delivery = set.deliver();
    delivery.catch(() => {});
    await settle();
    return { ...set, delivery };
  };

  it('resolves when the user opts out', async () => {
    const { client, delivery } = await begin();
    client.optOut();
    await expect(delivery).resolves.toBeUndefined();
  });

  it('resolves when the user opts out, and changes the decision at once', async () => {
    const { client, delivery } = await begin();
    client.optOut();
    client.optIn();
    await expect(delivery).resolves.toBeUndefined();
  });

  it('rejects with CLOSED when the client closes', async () => {
    const { client, clock, delivery } = await begin();
    const closing = client.close({ timeoutMs: 100 });
    await clock.advance(200);
    await expect(delivery).rejects.toMatchObject({ code: 'CLOSED', cause: { kind: 'aborted', maybeSent } });
    await closing;
  });

  it('rejects with TIMEOUT at its deadline', async () => {
    const { clock, delivery } = await begin();
    const failed = expect(delivery).rejects.toMatchObject({ code: 'TIMEOUT', maybeSent });
    await clock.advance(30_000);
    await failed;
  });

  it('rejects with ABORTED when the platform ends the program', async () => {
    const { delivery, lifecycle } = await begin();
    lifecycle.interrupt();
    await expect(delivery).rejects.toMatchObject({ code: 'ABORTED', maybeSent });
  });
});

describe('a delivery whose status has come, but not the rest of the response,', () => {
  const begin = async (status = 400, caller?: AbortSignal) => {
    const set = setUp([{ status, text: hang() }]);
    const delivery = set.client.deliverSignal('A.b', {}, { timeoutMs: 30_000, ...(caller && { signal: caller }) });
    delivery.catch(() => {});
    await settle();
    return { ...set, delivery };
  };

  it('resolves when the user opts out', async () => {
    const { client, delivery } = await begin();
    client.optOut();
    await expect(delivery).resolves.toBeUndefined();
  });

  it('rejects with the reason of the caller when the caller aborts it', async () => {
    const controller = new AbortController();
    const { delivery } = await begin(400, controller.signal);
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(delivery).rejects.toBe(reason);
  });

  it('rejects with CLOSED when the client closes', async () => {
    const { client, clock, delivery } = await begin();
    const closing = client.close({ timeoutMs: 100 });
    await clock.advance(200);
    await expect(delivery).rejects.toMatchObject({ code: 'CLOSED' });
    await closing;
  });

  it('rejects with REFUSED at its deadline', async () => {
    const { clock, delivery } = await begin();
    await clock.advance(30_000);
    await expect(delivery).rejects.toMatchObject({ code: 'REFUSED', status: 400 });
  });

  it('resolves after a success, also if its caller aborts it', async () => {
    const controller = new AbortController();
    const { delivery } = await begin(200, controller.signal);
    controller.abort();
    await expect(delivery).resolves.toBeUndefined();
  });
});

describe('a delivery of a lazy client without its client', () => {
  const deliver = () => {
    const lazy = lazyClient();
    return { lazy, delivery: lazy.deliverSignal('A.b', {}, { timeoutMs: 30_000 }) };
  };
  const decided = (client: Client, decide: 'optOut' | 'close') => {
    void client[decide]();
    return client;
  };

  it('resolves when the user opts out', async () => {
    const { lazy, delivery } = deliver();
    lazy.optOut();
    await expect(delivery).resolves.toBeUndefined();
  });

  it('rejects with CLOSED when the lazy client closes', async () => {
    const { lazy, delivery } = deliver();
    const failed = expect(delivery).rejects.toMatchObject({ code: 'CLOSED' });
    await lazy.close();
    await failed;
  });

  it('resolves when the client that is configured later is off', async () => {
    const { lazy, delivery } = deliver();
    lazy.configure(decided(setUpClient().client, 'optOut'));
    await expect(delivery).resolves.toBeUndefined();
  });

  it('rejects with CLOSED when the client that is configured later is closed', async () => {
    const { lazy, delivery } = deliver();
    lazy.configure(decided(setUpClient().client, 'close'));
    await expect(delivery).rejects.toMatchObject({ code: 'CLOSED' });
  });
});
