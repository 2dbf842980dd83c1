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

it.each([
  { navigator: { webdriver: true }, isTest: true },
  { navigator: { userAgent: 'Mozilla/5.0 (linux) AppleWebKit/537.36 (KHTML, like Gecko) jsdom/26.1.0' }, isTest: true },
  { navigator: { userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HappyDOM/20.0.0' }, isTest: true },
  { navigator: { webdriver: false, userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' }, isTest: false },
  { navigator: undefined, isTest: false },
])('signals of a page with the navigator $navigator are tests: $isTest', ({ navigator, isTest }) => {
  vi.stubGlobal('location', new URL('https://shop.example/'));
  vi.stubGlobal('navigator', navigator);
  expect(isTestMode()).toBe(isTest);
});

it('signals of a server that renders pages are not tests', () => {
  expect(isTestMode()).toBe(false);
});
