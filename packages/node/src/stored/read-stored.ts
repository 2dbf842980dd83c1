import { nodeFS, nodePath } from '../builtin-modules.js';
import { parseSegment } from '../spool/segment-text.js';
import type { StoredFile } from './list-stored.js';

/**
 * Returns the signals of a file that have not been delivered, each as the JSON that a client will send. It contains
 * only the hash of the user.
 *
 * @param file - A file that `listStored` has returned, and whose state is not `unreadable`.
 * @throws Error when the file cannot be read, because another program may have sent it meanwhile.
 */
export async function readStored({ folder, fileName }: StoredFile): Promise<readonly string[]> {
  const text = await nodeFS().promises.readFile(nodePath().join(folder, fileName), 'utf8');
  const { signals } = await parseSegment(text, text.slice(0, text.indexOf('\n')));
  return Array.from(signals.values(), (signal) => signal.text);
}
