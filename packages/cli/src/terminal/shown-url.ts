import { onOneLine } from './one-line.js';

/** Makes a URL safe for a terminal. Leaves out its query, which may hold a secret, as debug mode does. */
export const shownURL = (url: string): string => onOneLine(url.replace(/[?#].*/s, '?...'));
