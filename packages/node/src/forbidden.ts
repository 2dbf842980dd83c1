import { nodeFS } from './builtin-modules.js';

/** Whether an error says that the runtime itself forbids something: Node's permission model, or Deno. */
export function isForbidden(error: unknown): boolean {
  const { code, name } = error as NodeJS.ErrnoException;
  return code === 'ERR_ACCESS_DENIED' || name === 'NotCapable';
}

/**
 * Returns the result of a function, or `undefined` if the runtime forbids what it does: a program may have a permission
 * for its own folder only.
 */
export function unlessForbidden<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (isForbidden(error)) return undefined;
    throw error;
  }
}

/**
 * Returns why something failed. Node's permission model says what is missing, and for which path, only beside the
 * message.
 */
export function reasonOf(error: unknown): string {
  const { message, permission, resource } = error as Error & {
    readonly permission?: string;
    readonly resource?: string;
  };
  return permission ? `${message} (${permission} of ${resource})` : message;
}

/**
 * Writes an open file through to the disk. Node's permission model forbids that for every file. Then, a power failure
 * may leave an empty file.
 *
 * @throws Error when the file system cannot do so, such as on a full disk.
 */
export const syncFile = (file: number): void => unlessForbidden(() => nodeFS().fsyncSync(file));
