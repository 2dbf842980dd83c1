import { reply, startIngestServer } from '@td/testing';
import { describe, expect, it } from 'vitest';
import { machine, transports } from '../../test/ending-machine.js';

/** Slower than the clients may hold a program, and quicker than a busy program is busy. */
const SLOW_MS = 1200;

/** Ways to be busy, of which Node does not list the first three. */
const busy = ['Worker', 'Crypto', 'Zlib', 'Files', 'Child', 'Datagrams', 'Server'];

describe.concurrent('a program that is busy', { timeout: 120_000 }, () => {
  it.each(busy)('with %s gets the answer to its request, and sends nothing twice (point 7)', async (what) => {
    await using server = await startIngestServer();
    server.setDefaultReply(reply(200, { delayMs: SLOW_MS }));
    const { end, spooled } = machine();
    const ended = await end({ endpoint: server.endpoint, ending: `busyWith${what}` });
    expect(ended).toMatchObject({ code: 0, output: '', stats: { delivered: 5, pending: 0, ambiguous: 0 } });
    expect(server.requests).toHaveLength(1);
    expect(spooled()).toEqual([]);
  });

  it.each(transports)('with crypto gets the answer also over %s (point 7)', async (transport) => {
    await using server = await startIngestServer();
    server.setDefaultReply(reply(200, { delayMs: SLOW_MS }));
    const { end } = machine();
    const ended = await end({ endpoint: server.endpoint, ending: 'busyWithCrypto', transport });
    expect(ended).toMatchObject({ code: 0, output: '', stats: { delivered: 5, pending: 0, ambiguous: 0 } });
    expect(server.requests).toHaveLength(1);
  });
});
