import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { findAllAddressProblems } from './addresses.mjs';
import { addressFields, parseAddress, readAddress } from './repository-address.mjs';
import { repositoryFiles } from './repository-files.mjs';
import { setRepository } from './set-repository.mjs';
import { ROOT } from './setup.mjs';

const ADDRESS = 'https://forge.test/ada/pigeons';

/** A copy of this repository that the tests may change. */
function copyRepository(): string {
  const root = mkdtempSync(join(tmpdir(), 'td-repository-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const path of repositoryFiles(ROOT)) cpSync(join(ROOT, path), join(root, path));
  execFileSync('git', ['init', '--quiet'], { cwd: root });
  return root;
}

const readJSON = (root: string, path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));

it('setRepository changes every place that names the repository, and changes nothing the second time', () => {
  const root = copyRepository();
  const former = readAddress(root);

  const changed = setRepository(root, `${ADDRESS}.git`);

  expect(changed).toEqual(expect.arrayContaining(['package.json', 'packages/core/package.json']));
  expect(readAddress(root)).toBe(ADDRESS);
  expect(readJSON(root, 'packages/core/package.json')).toMatchObject(addressFields(ADDRESS, 'packages/core'));
  expect(repositoryFiles(root).filter((path) => readFileSync(join(root, path), 'utf8').includes(former))).toEqual([]);
  expect(findAllAddressProblems(root)).toEqual([]);
  expect(setRepository(root, ADDRESS)).toEqual([]);
});

it('setRepository changes all other places after the root manifest was changed by hand', () => {
  const root = copyRepository();
  const former = readAddress(root);
  const manifest = { ...readJSON(root, 'package.json'), repository: ADDRESS };
  writeFileSync(join(root, 'package.json'), JSON.stringify(manifest, undefined, 2));
  expect(findAllAddressProblems(root)).not.toEqual([]);

  setRepository(root, ADDRESS);

  expect(findAllAddressProblems(root)).toEqual([]);
  expect(readFileSync(join(root, 'packages/core/README.md'), 'utf8')).not.toContain(former);
});

it('setRepository ignores a repository whose name only starts like ours', () => {
  const root = copyRepository();
  const file = join(root, 'NOTES.md');
  const other = `${readAddress(root)}-examples`;
  writeFileSync(file, `${other} and ${readAddress(root)}.`);

  setRepository(root, ADDRESS);

  expect(readFileSync(file, 'utf8')).toBe(`${other} and ${ADDRESS}.`);
});

it.each([ADDRESS, `${ADDRESS}/`, `${ADDRESS}.git`, `git+${ADDRESS}.git`])(
  'setRepository accepts the address %s',
  (text) => {
    expect(parseAddress(text)).toBe(ADDRESS);
  },
);

it.each(['', 'ada/pigeons', 'https://forge.test/pigeons', 'http://forge.test/ada/pigeons', `${ADDRESS}/tree/main`])(
  'refuses "%s", and says what it wants',
  (text) => {
    expect(() => parseAddress(text)).toThrow('such as https://github.com/OWNER/NAME');
  },
);
