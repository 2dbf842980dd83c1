import { expect, it } from 'vitest';
import { scriptTag } from './script-tag.mjs';

it('the tag names the file of the version, and its hash', () => {
  const manifest = { name: '@td/browser', version: '1.2.3', jsdelivr: './dist/script.js' };

  // openssl dgst -sha384 -binary | base64
  expect(scriptTag(manifest, new TextEncoder().encode('alert(1);\n'))).toBe(
    '<script async src="https://cdn.jsdelivr.net/npm/@td/browser@1.2.3/dist/script.js" integrity="sha384-bGe/RBNQDjw1oSdQQ9Orj3inXga8nL70PiYuibiYD7weMiTyu/Y+coqsWPmeVsqL" crossorigin="anonymous" data-app-id="YOUR-APP-ID"></script>',
  );
});
