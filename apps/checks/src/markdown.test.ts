import { expect, it } from 'vitest';
import { headingAnchors, linkTargets } from './markdown.mjs';

it('linkTargets finds links in Markdown and HTML, but not in code', () => {
  const text = [
    'See [the guide](guide.md#start) and [`code`](https://example.test/), or `list[0](argument)`.',
    '',
    '```ts',
    'handlers[name](event);',
    '```',
    '',
    '<img src="picture.png" alt="" /> <a href="#end">the end</a>',
    '[a name]: named.md',
  ].join('\n');

  expect(linkTargets(text)).toEqual(['guide.md#start', 'https://example.test/', 'picture.png', '#end', 'named.md']);
});

it('the anchors are those of GitHub, with a number for a repeated heading', () => {
  const text = [
    '# The Client',
    '## What is `sendSignal()`?',
    '## A [link](x.md), and more',
    '```sh',
    '# no heading',
    '```',
    '## Who & where',
    '### The client',
    '### snake_case',
  ].join('\n');

  expect(headingAnchors(text)).toEqual([
    'the-client',
    'what-is-sendsignal',
    'a-link-and-more',
    'who--where',
    'the-client-1',
    'snake_case',
  ]);
});
