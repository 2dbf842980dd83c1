import { expect, it } from 'vitest';
import { siteLink } from './site-link.mjs';

const ADDRESS = 'https://example.com/owner/name';
const FILES = ['README.md', 'LICENSE', 'apps/docs/guides/servers.md', 'packages/node/README.md'];

const link = (href: string, from = 'apps/docs/guides/browsers.md') =>
  siteLink(href, from, ADDRESS, (path) => (FILES.includes(path) ? 'file' : path === 'packages' ? 'folder' : undefined));

it.each([
  ['servers.md', '/guides/servers.md'],
  ['servers.md#the-end', '/guides/servers.md#the-end'],
  ['../../../README.md#send-a-signal', '/index.md#send-a-signal'],
  [`${ADDRESS}/blob/main/packages/node/README.md#options`, '/packages/node.md#options'],
])('leads %s to a page of the site', (href, expected) => {
  expect(link(href)).toBe(expected);
});

it.each([
  ['../../../LICENSE', `${ADDRESS}/blob/main/LICENSE`],
  ['../../../packages/', `${ADDRESS}/tree/main/packages`],
])('leads %s to the repository', (href, expected) => {
  expect(link(href)).toBe(expected);
});

it.each(['https://telemetrydeck.com/docs/', 'mailto:somebody@example.com', '#all-limits'])(
  'does not change %s',
  (href) => {
    expect(link(href)).toBe(href);
  },
);

it.each(['gone.md', '../../../gone.ts', `${ADDRESS}/blob/main/gone.md`])('refuses %s, which does not exist', (href) => {
  expect(() => link(href)).toThrow(`apps/docs/guides/browsers.md links to ${href}, which is not there`);
});
