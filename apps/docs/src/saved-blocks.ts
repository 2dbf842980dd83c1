import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SavedBlock } from './check-types.js';
import type { CodeBlock } from './code-blocks.js';

/** Where a document that belongs to no package finds the libraries that it shows: those of this app. */
const APP = fileURLToPath(new URL('..', import.meta.url));

/** The app ID of the documents, which a client refuses, and the one that a user puts in its place. */
const PLACEHOLDER = 'YOUR-APP-ID';
const APP_ID = '11111111-2222-4333-8444-555555555555';

/** A temporary folder for blocks of code. */
export interface BlockFolder {
  /**
   * Saves the code of one document side by side, so that one block can import another.
   *
   * @param owner - The folder of the package whose dependencies the code may import. @defaultValue this app
   */
  save(blocks: readonly CodeBlock[], owner?: string | undefined): Promise<SavedBlock[]>;
  remove(): Promise<void>;
}

export function makeBlockFolder(): BlockFolder {
  const folders: string[] = [];
  return {
    async save(blocks, owner = APP) {
      // Below `node_modules`, so that the packages are found from there and nothing else finds it.
      const modules = join(owner, 'node_modules');
      await mkdir(modules, { recursive: true });
      const documentFolder = await mkdtemp(join(modules, '.readme-code-'));
      folders.push(documentFolder);
      await writeFile(join(documentFolder, 'package.json'), '{ "type": "module" }');
      return Promise.all(
        blocks
          .filter(({ language }) => language === 'ts' || language === 'js')
          .map(async (block) => {
            const path = join(documentFolder, block.file);
            await writeFile(path, block.text.replaceAll(PLACEHOLDER, APP_ID));
            return { block, path };
          }),
      );
    },
    async remove() {
      for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
    },
  };
}
