import { nodeTimers } from '../builtin-modules.js';

/** How many files there is work with at a time: Node does four things with files at once. */
export const FEW = 16;

/** Lets the program do other things. */
export function nextTurn(holdsProgram: boolean): Promise<void> {
  return new Promise((resolve) => {
    const timer = nodeTimers().setTimeout(resolve, 0);
    if (!holdsProgram) timer.unref();
  });
}

/**
 * Does work with many files, a few in each turn. What fails stops nothing else.
 *
 * @param holdsProgram - Whether the program waits for it.
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
