import { expect, it } from 'vitest';
import { checkContents } from './packages.mjs';

const sound = ['package.json', 'README.md', 'LICENSE', 'src/index.ts', 'dist/index.js', 'dist/index.d.ts'];
const pack = (files: readonly string[]) => () => checkContents(files.map((file) => `package/${file}`));

it('checkContents accepts a correct tarball', () => {
  expect(pack(sound)).not.toThrow();
  expect(pack([...sound, 'dist/production/index.js', 'dist/commonjs/index.js'])).not.toThrow();
});

it.each([
  ['a README is missing', sound.filter((file) => file !== 'README.md'), 'README.md'],
  ['a test is packed', [...sound, 'dist/index.test.js'], 'index.test.js'],
  ['an earlier build left a file behind', [...sound, 'dist/removed.js'], 'dist/removed.js'],
  [
    'an earlier production build left a file behind',
    [...sound, 'dist/production/removed.js'],
    'dist/production/removed.js',
  ],
  ['an earlier CommonJS build left a file behind', [...sound, 'dist/commonjs/removed.js'], 'dist/commonjs/removed.js'],
])('checkContents throws when %s', (_, files, message) => {
  expect(pack(files)).toThrow(message);
});
