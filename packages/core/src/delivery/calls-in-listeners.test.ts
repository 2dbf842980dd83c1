import { describe, expect, it } from 'vitest';
import { createMemoryDisk } from '../../test/memory-disk.js';
import { setUpClient } from '../../test/set-up-client.js';
import type { Client, DeliveryEvent } from '../index.js';

const HOUR_MS = 3_600_000;

/** A client, and a listener that is called at its first drop of a signal. */
function setUp(onDrop: (client: Client) => void) {
  let isOver = false;
  const set = setUpClient([], {
    diagnostics({ kind }: DeliveryEvent) {
      if (kind !== 'dropped' || isOver) return;
      isOver = true;
      onDrop(set.client);
    },
  });
  const controller = new AbortController();
  const { signal } = controller;
  return { ...set, cancelled: { signal }, cancel: () => controller.abort() };
}

describe('a signal', () => {
  it('leaves if a listener sends it while no other can leave', async () => {
    const { cancel, cancelled, client, clock, track, transport } = setUp((own) => own.sendSignal('Signals.dropped'));
    track(1, 's', cancelled);
    cancel();
    await clock.advance(HOUR_MS);
    expect(transport.batches()).toEqual([['Signals.dropped']]);
    expect(client.stats()).toMatchObject({ delivered: 1, pending: 0, dropped: { cancelled: 1 } });
  });

  it('leaves if a listener of the decision sends it when the client looks for signals of earlier runs', async () => {
    const clock = setUpClient().clock;
    const store = createMemoryDisk().storeOf(1, clock);
    const set = setUpClient([], {
      clock,
      store: {
        ...store,
        claim() {
          if (set.transport.requests.length === 1) set.client.sendSignal('late');
          return store.claim();
        },
      },
    });
    set.track(1);
    await set.clock.advance(HOUR_MS);
    expect(set.transport.batches()).toEqual([['s0'], ['late']]);
  });

  it('does not leave if a listener opts out when another signal is dropped', async () => {
    const { cancel, cancelled, client, clock, track, transport } = setUp((own) => own.optOut());
    track(1, 'cancelled', cancelled);
    track(2);
    cancel();
    await clock.advance(HOUR_MS);
    expect(transport.batches()).toEqual([]);
    expect(client.stats()).toMatchObject({ tracked: 3, pending: 0, dropped: { cancelled: 1, disabled: 2 } });
  });
});
