import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SavedBlock } from './check-types.js';
import type { CodeBlock } from './code-blocks.js';

/** Below `node_modules`, so that the packages are found from there and nothing else finds it. */
const PLACE = fileURLToPath(new URL('../node_modules/.readme-code-', import.meta.url));

/** A folder for blocks of code that goes away again. */
export interface BlockFolder {
  /** Saves the code of one document side by side, so that one block can import another. */
  save(blocks: readonly CodeBlock[]): Promise<SavedBlock[]>;
  remove(): Promise<void>;
}

export async function makeBlockFolder(): Promise<BlockFolder> {
  const folder = await mkdtemp(PLACE);
  let documents = 0;
  return {
    async save(blocks) {
      const documentFolder = join(folder, String(documents++));
      await mkdir(documentFolder);
      await writeFile(join(documentFolder, 'package.json'), '{ "type": "module" }');
      return Promise.all(
        blocks
          .filter(({ language }) => language === 'ts' || language === 'js')
          .map(async (block) => {
            const path = join(documentFolder, block.file);
            await writeFile(path, block.text);
            return { block, path };
          }),
      );
    },
    remove: () => rm(folder, { recursive: true }),
  };
}
