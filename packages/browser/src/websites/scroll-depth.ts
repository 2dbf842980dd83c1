import { attempt, getDocument } from '../page-globals.js';

/** The deepest point of the page that is in view, in whole percent: 100 where the page fits the window. */
export function scrollDepth(): number {
  const height = (name: 'documentElement' | 'body') => attempt(() => getDocument()?.[name].scrollHeight) ?? 0;
  const percent = attempt(
    () => (100 * (scrollY + innerHeight)) / Math.max(height('documentElement'), height('body')),
  ) as number;
  // Also of a page without a height.
  return Math.round(percent >= 0 && percent < 100 ? percent : 100);
}
