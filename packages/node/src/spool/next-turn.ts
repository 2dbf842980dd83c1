import { nodeTimers } from '../builtin-modules.js';

/** How many files are worked on at the same time. Node itself does four operations on files at once. */
export const FEW = 16;

/** Resolves in the next turn of the event loop, so that the program can do other things. */
export function nextTurn(holdsProgram: boolean): Promise<void> {
  return new Promise((resolve) => {
    const timer = nodeTimers().setTimeout(resolve, 0);
    if (!holdsProgram) timer.unref();
  });
}

/**
 * Does work with many files, a few in each turn. A failure with one file does not affect the others.
 *
 * @param holdsProgram - Whether the work keeps the program alive.
 */
export async function fewPerTurn<File>(
  files: readonly File[],
  work: (file: File) => Promise<unknown>,
  isStopped = () => false,
  holdsProgram = true,
): Promise<void> {
  for (let at = 0; at < files.length && !isStopped(); at += FEW) {
    if (!holdsProgram) await nextTurn(false);
    await Promise.all(files.slice(at, at + FEW).map((file) => work(file).then(undefined, () => {})));
  }
}
