// node script-tag.mjs: prints the tag of the published script, with the hash of its file, for the notes of a release.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { ROOT } from './setup.mjs';

/**
 * The tag that runs these bytes and no others.
 *
 * @param {{ name: string, version: string, jsdelivr: string }} manifest
 * @param {Uint8Array} script
 * @see https://www.w3.org/TR/sri/
 */
export function scriptTag({ name, version, jsdelivr }, script) {
  const address = `https://cdn.jsdelivr.net/npm/${name}@${version}/${jsdelivr.replace('./', '')}`;
  const hash = createHash('sha384').update(script).digest('base64');
  return `<script async src="${address}" integrity="sha384-${hash}" crossorigin="anonymous" data-app-id="YOUR-APP-ID"></script>`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = join(ROOT, 'packages/browser');
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  console.log(scriptTag(manifest, readFileSync(join(folder, manifest.jsdelivr))));
}
