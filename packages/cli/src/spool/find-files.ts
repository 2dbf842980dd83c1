import { appStateFolder, appStateFolders, listStored, type StoredFile } from '@td/node/spool';
import type { SpoolCommand } from './parse-spool.js';

/** The files for a command, and why some folders cannot be read. */
export interface FoundFiles {
  readonly files: readonly StoredFile[];
  readonly failures: readonly string[];
}

/** Looks into the folder of the command, of its app, or of all apps. */
export async function findFiles({ appID, directory }: SpoolCommand): Promise<FoundFiles> {
  const failures: string[] = [];
  const files: StoredFile[] = [];
  const folders = () => {
    if (directory) return [directory];
    return appID === undefined ? appStateFolders() : [appStateFolder(appID)];
  };
  for (const folder of folders()) {
    try {
      files.push(...(await listStored(folder)));
    } catch (error) {
      failures.push((error as Error).message);
    }
  }
  return { files: files.filter(({ destination }) => appID === undefined || destination?.appID === appID), failures };
}
