import { afterEach, expect, it, vi } from 'vitest';
import { isTestMode } from './test-mode.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

it.each([
  ['http://localhost:5173/', true],
  ['https://shop.localhost/', true],
  ['http://127.0.0.1/', true],
  ['http://127.8.9.10:80/', true],
  ['http://[::1]:8080/', true],
  ['http://localhost.:5173/', true],
  ['http://shop.localhost./', true],
  ['http://0.0.0.0:8080/', true],
  ['file:///games/game.html', true],
  ['https://shop.example/', false],
  ['https://localhost.example/', false],
  ['https://localhost.example.com/', false],
  ['https://notlocalhost/', false],
  ['https://127.0.0.1.example/', false],
  ['http://192.168.0.7/', false],
  ['http://10.0.0.1/', false],
  ['https://0.0.0.0.example/', false],
  ['http://[::2]/', false],
  ['about:srcdoc', false],
])('a page at %s is a developer’s own: %s', (url, isOwn) => {
  vi.stubGlobal('location', new URL(url));
  expect(isTestMode()).toBe(isOwn);
});

it('a server that renders pages is nobody’s page', () => {
  expect(isTestMode()).toBe(false);
});
