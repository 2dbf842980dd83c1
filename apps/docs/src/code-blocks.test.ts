import { startIngestServer } from '@td/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkTypes } from './check-types.js';
import { readCodeBlocks, shownSignals } from './code-blocks.js';
import { bundleBlock, runProgram } from './run-program.js';
import { makeBlockFolder } from './saved-blocks.js';

/** A document of one block, which begins on line 3. */
const page = (fence: string, ...code: string[]) => ['# Title', '', `\`\`\`${fence}`, ...code, '```', ''].join('\n');

async function save(markdown: string) {
  const folder = makeBlockFolder();
  onTestFinished(() => folder.remove());
  return folder.save(readCodeBlocks('PAGE.md', markdown));
}

describe('reading', () => {
  it('finds a program, its place and its text', () => {
    const [block] = readCodeBlocks('PAGE.md', page('ts', 'run();'));
    expect(block).toMatchObject({ place: 'PAGE.md:3', line: 4, file: 'line-3.ts', use: 'program', text: 'run();\n' });
  });

  it.each([
    ['ts title="my-transport.ts"', 'export {};', 'module'],
    ['js title="hello.mjs"', 'run();', 'module'],
    ['ts title="a.test.ts"', "import { it } from 'vitest';", 'tests'],
    ['ts', "transportContract('mine', {});", 'tests'],
    ['ts no-run: needs a page', 'document.title;', 'text'],
    ['sh', 'npm start', 'text'],
  ])('knows what to do with ```%s', (fence, code, use) => {
    expect(readCodeBlocks('PAGE.md', page(fence, code))).toMatchObject([{ use }]);
  });

  it.each([
    ['typescript', 'PAGE.md:3 has the language "typescript"'],
    ['', 'PAGE.md:3 has the language ""'],
    ['ts no-run', 'PAGE.md:3 is not run, and gives no reason'],
    ['ts norun: slow', 'PAGE.md:3 says "norun: slow"'],
  ])('refuses ```%s', (fence, message) => {
    expect(() => readCodeBlocks('PAGE.md', page(fence, 'run();'))).toThrow(message);
  });

  it('refuses a block that is never closed', () => {
    expect(() => readCodeBlocks('PAGE.md', 'text\n```ts\nrun();\n')).toThrow('PAGE.md:2 is never closed');
  });

  it('refuses two blocks of one name', () => {
    const one = page('ts title="one.ts"', 'export const one = 1;');
    expect(() => readCodeBlocks('PAGE.md', one + one)).toThrow('PAGE.md:8 has the name of PAGE.md:3: one.ts');
  });

  it('sees which signals a program shows', () => {
    expect(shownSignals("a.sendSignal('One.two', {}); await b.deliverSignal('Three');")).toEqual(['One.two', 'Three']);
    expect(shownSignals("const server = await startIngestServer(); a.sendSignal('One');")).toEqual([]);
  });
});

describe('compiling', () => {
  it('finds an option that does not exist, and its line', async () => {
    const markdown = page('ts', "import { createClient } from '@td/core';", "createClient('APP', { userId: 'ada' });");
    expect(checkTypes(await save(markdown))).toEqual([expect.stringMatching(/^PAGE\.md:5: .*'userId' does not exist/)]);
  });

  it('finds a name that a package does not export', async () => {
    const markdown = page('ts no-run: a test', "import { withUserId } from '@td/core';", 'withUserId;');
    expect(checkTypes(await save(markdown))).toEqual([expect.stringContaining('withUserId')]);
  });

  it('knows the other files of a document', async () => {
    const one = page('ts title="one.ts"', 'export const one = 1;');
    const two = page('ts', "import { one } from './one.js';", 'one.toFixed();');
    expect(checkTypes(await save(one + two))).toEqual([]);
  });
});

describe('running', () => {
  const sending = (...rest: string[]) =>
    page(
      'ts',
      "import { createClient } from '@td/node';",
      "const client = createClient('APP');",
      "client.sendSignal('App.started');",
      ...rest,
    );

  async function run(markdown: string) {
    const server = await startIngestServer();
    onTestFinished(() => server.close());
    const [program] = await save(markdown);
    const result = await runProgram(await bundleBlock(program?.path ?? '', server.url));
    return { ...result, types: server.signals.map(({ type }) => type) };
  }

  it('connects a program without an endpoint to the server', async () => {
    expect(await run(sending('await client.close();'))).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: '',
      kept: [],
      types: ['App.started'],
    });
  });

  it('connects a program with its own endpoint to the server', async () => {
    const markdown = page(
      'ts',
      "import { createClient, withBaseURL } from '@td/node';",
      "const client = createClient('APP', withBaseURL('https://telemetry.example.com'));",
      "await client.deliverSignal('App.started');",
    );
    expect(await run(markdown)).toMatchObject({ exitCode: 0, types: ['App.started'] });
  });

  it('notices signals that a program has kept instead', async () => {
    expect(await run(sending('process.exit(0);'))).toMatchObject({ exitCode: 0, types: [], kept: ['App.started'] });
  });

  it('notices that a program did not send the signals that it shows', async () => {
    expect(await run(sending("process.kill(process.pid, 'SIGKILL');"))).toMatchObject({ types: [], kept: [] });
  });

  it('keeps a page open for a while', async () => {
    const markdown = page(
      'ts',
      "import { createClient } from '@td/browser';",
      "createClient('APP').sendSignal('App.started');",
    );
    expect(await run(markdown)).toMatchObject({ exitCode: 0, types: ['App.started'] });
  });

  it('sees that a program failed', async () => {
    expect(await run(page('js', "throw new Error('no');"))).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('Error: no'),
    });
  });
});
