import { getDocument } from '../page-globals.js';

/**
 * Whether the code runs in a page, the only place with a `document`. A worker has no `localStorage`; Node has one, and
 * prints a warning when code reads it.
 */
export const isPage = (): boolean => getDocument() !== undefined;
