import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { findFormProblems } from './issue-forms.mjs';
import { ROOT } from './setup.mjs';

const FOLDER = join(ROOT, '.github/ISSUE_TEMPLATE');

const read = (name: string) => parse(readFileSync(join(FOLDER, name), 'utf8'));

it.each(readdirSync(FOLDER).filter((name) => name !== 'config.yml'))('the issue form %s is valid', (name) => {
  expect(findFormProblems(read(name))).toEqual([]);
});

it('config.yml names other places for questions', () => {
  expect(read('config.yml')).toEqual({
    blank_issues_enabled: false,
    contact_links: expect.arrayContaining([
      { name: expect.any(String), url: expect.stringMatching(/^https:/), about: expect.any(String) },
    ]),
  });
});

const sound = {
  name: 'A fault',
  description: 'Something is wrong.',
  body: [
    { type: 'markdown', attributes: { value: 'Thank you.' } },
    { type: 'input', id: 'version', attributes: { label: 'Version' } },
    { type: 'checkboxes', id: 'help', attributes: { label: 'Help', options: [{ label: 'I do' }] } },
  ],
};

const [text, input, boxes] = sound.body;

it.each([
  ['no name', { name: undefined }, 'name'],
  ['no fields', { body: [text] }, 'asks for nothing'],
  ['an unknown field', { body: [input, { ...text, type: 'text' }] }, '"text"'],
  ['two fields of one id', { body: [input, { ...boxes, id: 'version' }] }, '"version"'],
  ['a field without an id', { body: [{ ...input, id: undefined }] }, 'not unique'],
  ['a field without a label', { body: [{ ...input, attributes: {} }] }, 'version lacks'],
  ['nothing to choose from', { body: [{ ...boxes, attributes: { label: 'Help', options: [] } }] }, 'help lacks'],
  ['a text without words', { body: [input, { type: 'markdown' }] }, 'markdown lacks'],
])('a problem is reported for %s', (_, change, message) => {
  expect(findFormProblems(sound)).toEqual([]);
  expect(findFormProblems({ ...sound, ...change })).toEqual(expect.arrayContaining([expect.stringContaining(message)]));
});
