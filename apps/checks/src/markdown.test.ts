import { expect, it } from 'vitest';
import { headingAnchors, linkTargets } from './markdown.mjs';

it('finds links in Markdown and in HTML, and none in code', () => {
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

it('names headings as GitHub does, and a second one of the same words by a number', () => {
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
