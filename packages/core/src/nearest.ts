/**
 * The candidate that shares the most pairs of neighbouring letters with a word, case aside: what was probably meant.
 * Empty when none shares any.
 */
export function nearest(word: string, candidates: readonly string[]): string {
  const letters = word.toLowerCase();
  const shared = (candidate: string) =>
    [...letters.slice(1)].filter((_, at) => candidate.toLowerCase().includes(letters.slice(at, at + 2))).length;
  return candidates.reduce((best, candidate) => (shared(candidate) > shared(best) ? candidate : best), '');
}
