import { attempt } from '../page-globals.js';

/** The deepest point of the page that is in view, in whole percent: 100 where the page fits the window. */
export function scrollDepth(): number {
  const percent = attempt(() => {
    const { body, documentElement } = document;
    return (100 * (scrollY + innerHeight)) / Math.max(documentElement.scrollHeight, body?.scrollHeight ?? 0);
  }) as number;
  // Also of a page without a height.
  return Math.round(percent >= 0 && percent < 100 ? percent : 100);
}
