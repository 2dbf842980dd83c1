import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { SDK_NAME, SDK_VERSION } from './sdk.js';

it('the name and the version are those of the manifest', () => {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect({ name: SDK_NAME, version: SDK_VERSION }).toEqual({ name: manifest.name, version: manifest.version });
});
