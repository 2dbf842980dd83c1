import { describe, expect, it } from 'vitest';
import { findAddressProblems } from './addresses.mjs';

const ADDRESS = 'https://forge.test/ada/pigeons';

/** The files of the repository. A folder has an empty text. */
const FILES = new Map([
  ['README.md', '# Pigeons\n\n## How they fly\n'],
  ['packages/loft', ''],
  ['apps/docs/guides/flight.md', '# Flight\n'],
]);

const problems = (text: string, path = 'README.md') =>
  findAddressProblems(path, text, ADDRESS, (file) => FILES.get(file));

it.each([
  ADDRESS,
  `${ADDRESS}.`,
  `${ADDRESS}#readme`,
  `git+${ADDRESS}.git`,
  `git clone ${ADDRESS}.git`,
  `[a heading](${ADDRESS}/blob/main/README.md#how-they-fly)`,
  `[a folder](${ADDRESS}/tree/main/packages/loft#readme)`,
  `${ADDRESS}/issues/new/choose`,
  'https://forge.test/eve/doves and https://forge.test/eve/doves/blob/main/packages/nest/README.md',
  'https://nests.test/v2/namespace/eve/',
  '[relative](apps/docs/guides/flight.md)',
])('no problem is reported for %s', (text) => {
  expect(problems(text)).toEqual([]);
});

describe('given another address', () => {
  it.each([
    ['a copy of the repository', 'https://forge.test/eve/pigeons/actions'],
    ['another repository to clone', 'git clone https://forge.test/eve/doves'],
    ['another place for faults', 'https://forge.test/eve/doves/issues/new'],
    ['another place for security', 'https://forge.test/eve/doves/security/advisories/new'],
    ['a file of ours', 'https://forge.test/eve/doves/blob/main/apps/docs/guides/flight.md'],
    ['a longer name', `${ADDRESS}/blob/main/README.md https://other.test/ada/pigeons`],
  ])('a problem is reported for %s', (_, text) => {
    expect(problems(text)).toEqual([expect.stringContaining(`should begin with ${ADDRESS}`)]);
  });
});

describe('given our address', () => {
  it.each([
    ['to a missing file', '/blob/main/apps/docs/guides/landing.md', 'a missing file'],
    ['to a missing heading', '/blob/main/README.md#how-they-land', 'a missing heading'],
    ['to another branch', '/blob/next/README.md', 'another branch'],
  ])('a problem is reported for a link %s', (_, rest, message) => {
    expect(problems(`See [it](${ADDRESS}${rest}).`)).toEqual([expect.stringContaining(message)]);
  });
});

it('a problem is reported for a relative link in the README of a package, which npm shows', () => {
  const text = 'See [flight](../../apps/docs/guides/flight.md) and [below](#below).';

  expect(problems(text)).toEqual([]);
  expect(problems(text, 'packages/loft/README.md')).toEqual([expect.stringContaining(`${ADDRESS}/blob/main/`)]);
});
