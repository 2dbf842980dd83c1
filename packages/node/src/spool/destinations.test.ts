import { renameSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { leftoversFolder, linesOf } from '../../test/leftovers.ts';
import { type ClientOption, type NodeClientOptions, withIngestVersion, withNamespace } from '../index.js';

const DAY_MS = 24 * 60 * 60_000;

const disk = leftoversFolder();

describe('the signals on disk (point 24)', () => {
  it.each<[what: string, ClientOption<NodeClientOptions>]>([
    ['another endpoint', { endpoint: 'https://staging.example.com/v2/' }],
    ['an endpoint without encryption', { endpoint: 'http://example.com/v2/' }],
    ['another path', { endpoint: 'https://example.com/v2/other/' }],
    ['another port', { endpoint: 'https://example.com:8443/v2/' }],
    ['a namespace', { namespace: 'one' }],
    ['another version of the API', [withNamespace('one'), withIngestVersion(3)]],
  ])('are not sent to %s, and wait for a client of their own', async (_what, other) => {
    await disk.leave(['Mine.one', 'Mine.two']);
    const before = disk.files();
    const stranger = disk.open(other);
    expect(await stranger.flush()).not.toHaveProperty('recovered');
    expect(stranger.sent).toEqual([]);
    expect(disk.files()).toEqual(before);
    await stranger.close();
    await using own = disk.open();
    expect(await own.flush()).toMatchObject({ delivered: 0, recovered: 2 });
    expect(own.sent).toEqual(['Mine.one', 'Mine.two']);
    expect(disk.files()).toEqual([]);
  });

  it('of another app in the same folder are not sent', async () => {
    await disk.leave(['Mine.one']);
    const path = disk.onlyFile();
    await using other = disk.openAs('OTHER');
    await other.flush();
    expect([other.sent, disk.onlyFile()]).toEqual([[], path]);
  });

  it('have their destination in the first line, which counts only if it matches the name of their file', async () => {
    await disk.leave(['Mine.one']);
    const path = disk.onlyFile();
    const [header = '', ...signals] = linesOf(path);
    expect(JSON.parse(header)).toEqual({ appID: 'APP', url: 'https://example.com/v2/', layout: 'v2' });
    const forged = JSON.stringify({ ...JSON.parse(header), url: 'https://evil.example/v2/' });
    writeFileSync(path, [forged, ...signals, ''].join('\n'));
    await disk.leave(['Mine.two']);
    for (const options of [{}, { endpoint: 'https://evil.example/v2/' }]) {
      await using client = disk.open(options);
      await client.flush();
      expect(client.sent).toEqual('endpoint' in options ? [] : ['Mine.two']);
    }
    expect(disk.files()).toEqual([]);
  });

  it('of a newer version of the format are not touched, count in the bound, and expire', async () => {
    await disk.leave(['Mine.one']);
    const path = disk.onlyFile().replace('telemetrydeck-1-', 'telemetrydeck-2-');
    renameSync(disk.onlyFile(), path);
    await using client = disk.open();
    await client.flush();
    expect([client.sent, disk.onlyFile()]).toEqual([[], path]);

    const old = path.replace(/-(\d{13})-/, (_all, born) => `-${born - 8 * DAY_MS}-`);
    renameSync(path, old);
    await using later = disk.open();
    await later.flush();
    expect(disk.files()).toEqual([]);
    expect(later.stats()).toMatchObject({ recovered: 1, dropped: { expired: 1 } });
  });
});
