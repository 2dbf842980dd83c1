import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { LEEWAY_MS, machine } from '../../test/ending-machine.js';
import { startSilentHost } from '../../test/silent-host.js';

describe.skipIf(process.platform !== 'linux').concurrent('a host that drops all packets', { timeout: 120_000 }, () => {
  it.each(['http:', 'https:'])(
    'does not delay the end of a program, whose signals are on disk, over %s (point 7)',
    async (protocol) => {
      await using host = await startSilentHost();
      const { end, spooled } = machine();
      const options = { timeoutMs: 60_000, ambiguousFailure: 'drop' as const };
      const ended = await end({ endpoint: `${protocol}//127.0.0.1:${host.port}/`, options });
      expect(ended).toMatchObject({ code: 0, output: '', stats: { pending: 0, spooled: 5 } });
      expect(ended.elapsedMs).toBeGreaterThan(450);
      expect(ended.elapsedMs).toBeLessThan(500 + LEEWAY_MS);
      expect(spooled()).toHaveLength(5);
    },
  );

  it('is not waited for again at the end of a program that has waited in a flush (point 7)', async () => {
    await using host = await startSilentHost();
    const { end, spooled } = machine();
    const endpoint = `http://127.0.0.1:${host.port}/`;
    const options = { timeoutMs: 60_000, exitTimeoutMs: 3000 };
    const ended = await end({ endpoint, ending: 'afterFlush', closeTimeoutMs: 3000, options });
    expect(ended).toMatchObject({ code: 0, output: '', stats: { spooled: 5 } });
    expect(ended.elapsedMs).toBeLessThan(3000 + LEEWAY_MS);
    expect(spooled()).toHaveLength(5);
  });

  it('keeps its connection in a program that is busy in a way that Node does not show (point 7)', async () => {
    await using host = await startSilentHost();
    const { end, spooled } = machine();
    const ended = await end({ endpoint: `http://127.0.0.1:${host.port}/`, ending: 'busyWithCrypto' });
    expect(ended).toMatchObject({ code: 0, output: '', stats: { ambiguous: 0, spooled: 5 } });
    expect(spooled()).toHaveLength(5);
  });
});
