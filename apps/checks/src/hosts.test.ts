import { expect, it } from 'vitest';
import { findHosts } from './hosts.mjs';

const scheme = 'https:/';

it.each([
  ['a registry', 'README.md', `${scheme}/registry.example.test/ky`],
  ['a mirror', 'README.md', `${scheme}/npm.example.test/ky`],
  ['a folder of one machine', 'README.md', ['', 'home', 'ada', 'code'].join('/')],
  ['a download in the lockfile', 'pnpm-lock.yaml', 'resolution: {tarball: x}'],
  ['any address in the lockfile', 'pnpm-lock.yaml', `${scheme}/example.test/ky.tgz`],
])('findHosts reports %s', (_, path, text) => {
  expect(findHosts(path, text)).not.toEqual([]);
});

it('findHosts reports the names of this machine', () => {
  expect(findHosts('README.md', 'see build-01.example.test', ['build-01.example.test'])).toHaveLength(1);
});

it('findHosts accepts other addresses', () => {
  expect(findHosts('README.md', `${scheme}/telemetrydeck.com/docs, tarball: a file`, ['build-01'])).toEqual([]);
});
