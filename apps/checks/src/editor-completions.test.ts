import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { ROOT } from './setup.mjs';

/** Marks the position of the editor's cursor in a program. */
const CURSOR = '|';

/** The start of each program. It imports the packages by name, as a user does. */
const IMPORTS = `
  import { createClient, lazyClient, type Client } from '@td/core';
  import { createClient as createNodeClient } from '@td/node';
  import { recordingTransport } from '@td/testing';
  import '@td/testing/vitest';
  import { expect } from 'vitest';
  interface AppSignals {
    'Shop.bought': { readonly plan: 'free' | 'pro'; readonly seats?: number };
    'Shop.Cart.emptied': undefined;
    'Shop.opened': { readonly from?: string } | undefined;
    platform: undefined;
  }
  const transport = recordingTransport();
  const client = createClient<AppSignals>('APP', { transport });
  const open = createClient('APP', { transport });
`;

/** The path of the program under test, in the package that depends on all others. */
const PROGRAM = join(ROOT, 'packages/node/src/program.ts');
let version = 0;
let text = '';

const compilerOptions: ts.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  customConditions: ['@td/source'],
  lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts', 'lib.dom.d.ts'],
  types: ['node'],
  noEmit: true,
};

const service = ts.createLanguageService({
  getCompilationSettings: () => compilerOptions,
  getCurrentDirectory: () => join(ROOT, 'packages/node'),
  getDefaultLibFileName: (options) => ts.getDefaultLibFilePath(options),
  getScriptFileNames: () => [PROGRAM],
  getScriptVersion: (path) => (path === PROGRAM ? `${version}` : '0'),
  getScriptSnapshot(path) {
    const source = path === PROGRAM ? text : ts.sys.readFile(path);
    return source === undefined ? undefined : ts.ScriptSnapshot.fromString(source);
  },
  fileExists: (path) => path === PROGRAM || ts.sys.fileExists(path),
  readFile: (path) => ts.sys.readFile(path),
  readDirectory: (...args) => ts.sys.readDirectory(...args),
  directoryExists: (path) => ts.sys.directoryExists(path),
  getDirectories: (path) => ts.sys.getDirectories(path),
  ...(ts.sys.realpath && { realpath: ts.sys.realpath }),
});

/** Returns the completions that an editor offers at the cursor. */
function completionsOf(line: string): readonly string[] {
  const program = `${IMPORTS}\n${line}`;
  const cursor = program.indexOf(CURSOR, IMPORTS.length);
  text = program.slice(0, cursor) + program.slice(cursor + CURSOR.length);
  version++;
  const { entries = [] } = service.getCompletionsAtPosition(PROGRAM, cursor, {}) ?? {};
  return entries.map(({ name }) => name).sort();
}

const NAMES = ['Shop.Cart.emptied', 'Shop.bought', 'Shop.opened'];

describe('completions', { timeout: 60_000 }, () => {
  it.each([
    "client.sendSignal('|')",
    "client.sendSignal('Shop.|')",
    "client.sendSignal('|', { plan: 'pro' })",
    "client.deliverSignal('|')",
    "createNodeClient<AppSignals>('APP').sendSignal('|')",
    "lazyClient<AppSignals>().sendSignal('|')",
    "(client as Client<AppSignals>).sendSignal('|')",
    "expect(transport).toHaveSentSignal<AppSignals>('|')",
  ])('an editor offers the names of the app’s signals, without reserved names: %s', (line) => {
    expect(completionsOf(line)).toEqual(NAMES);
  });

  it.each([
    ["client.sendSignal('Shop.bought', { | })", ['plan', 'seats']],
    ["client.deliverSignal('Shop.bought', { plan: 'pro', | })", ['seats']],
    ["client.sendSignal('Shop.opened', { | })", ['from']],
    ["client.sendSignal('Shop.bought', { plan: '|' })", ['free', 'pro']],
    [
      "client.sendSignal('Shop.Cart.emptied', undefined, { | })",
      ['floatValue', 'hashSalt', 'sessionID', 'signal', 'testMode', 'timestamp', 'userID'],
    ],
  ])('an editor offers only the parameters, values and options that a signal can have: %s', (line, offered) => {
    expect(completionsOf(line)).toEqual(offered);
  });

  it('an editor offers no names for an untyped client', () => {
    // The only completion is the empty string that is already there.
    expect(completionsOf("open.sendSignal('|')")).toEqual(['']);
  });
});
