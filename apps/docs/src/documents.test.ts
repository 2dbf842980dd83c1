import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDocuments, readEntryPoints } from './documents.js';

/** Not a package: the export condition by which the packages of this repository take one another as sources. */
const SOURCE_CONDITION = '@td/source';

/** What a reader has installed: the README says so. */
const PRESETS = ['@td/node', '@td/browser'];

describe.each(readDocuments().map((document) => [document.name, document] as const))('%s', (_name, document) => {
  const { path, markdown } = document;

  it('links to existing files', () => {
    const targets = [...markdown.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g)].map(([, target]) => target);
    expect(targets.filter((target) => !existsSync(join(dirname(path), target as string)))).toEqual([]);
  });

  it('names packages that exist', () => {
    const known = [...readEntryPoints(), SOURCE_CONDITION];
    const named = [...markdown.matchAll(/@td\/[a-z][a-z/-]*/g)].map(([name]) => name);
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });

  // With pnpm a program finds only what it has installed itself. A reader has installed a preset.
  it('says how to install each package that its code imports, apart from a preset', () => {
    const imported = [...markdown.matchAll(/^(?:import|\} from|export).*'(@td\/[a-z-]+)/gm)].map(
      ([, name]) => name as string,
    );
    const installed = [...markdown.matchAll(/npm install (.*)/g)].map(([, names]) => names as string).join(' ');
    const missing = imported.filter((name) => !PRESETS.includes(name) && !installed.includes(name));
    expect([...new Set(missing)]).toEqual([]);
  });
});
