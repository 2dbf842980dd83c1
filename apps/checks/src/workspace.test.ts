import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readWorkspaces } from './workspace.mjs';

/** Creates a repository of these files in a temporary folder, which the end of the test removes. */
function createRepository(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'td-workspace-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  execFileSync('git', ['init', '--quiet'], { cwd: root });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

it('a file that git ignores is not a source of a package', () => {
  const root = createRepository({
    '.gitignore': 'site/\n',
    'apps/docs/package.json': '{ "name": "docs" }',
    'apps/docs/src/main.mjs': 'build();',
    'apps/docs/site/assets/main.js': 'built();',
    'apps/docs/README.md': 'Documents',
  });

  expect(readWorkspaces('apps', root)).toEqual([
    {
      folder: 'apps/docs',
      manifest: { name: 'docs' },
      sources: [{ path: 'apps/docs/src/main.mjs', text: 'build();' }],
    },
  ]);
});
