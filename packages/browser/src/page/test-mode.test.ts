import { afterEach, expect, it, vi } from 'vitest';
import { isTestMode } from './test-mode.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

it.each([
  { url: 'http://localhost:5173/', isTest: true },
  { url: 'https://shop.localhost/', isTest: true },
  { url: 'http://127.0.0.1/', isTest: true },
  { url: 'http://127.8.9.10:80/', isTest: true },
  { url: 'http://[::1]:8080/', isTest: true },
  { url: 'http://localhost.:5173/', isTest: true },
  { url: 'http://shop.localhost./', isTest: true },
  { url: 'http://0.0.0.0:8080/', isTest: true },
  { url: 'file:///games/game.html', isTest: true },
  { url: 'https://shop.example/', isTest: false },
  { url: 'https://localhost.example/', isTest: false },
  { url: 'https://localhost.example.com/', isTest: false },
  { url: 'https://notlocalhost/', isTest: false },
  { url: 'https://127.0.0.1.example/', isTest: false },
  { url: 'http://192.168.0.7/', isTest: false },
  { url: 'http://10.0.0.1/', isTest: false },
  { url: 'https://0.0.0.0.example/', isTest: false },
  { url: 'http://[::2]/', isTest: false },
  { url: 'about:srcdoc', isTest: false },
])('signals of a page at $url are tests: $isTest', ({ url, isTest }) => {
  vi.stubGlobal('location', new URL(url));
  expect(isTestMode()).toBe(isTest);
});

it('signals of a server that renders pages are no tests', () => {
  expect(isTestMode()).toBe(false);
});
