import type { Client } from '@td/core';
import { getDocument } from '../page-globals.js';

/**
 * Counts a view of the page by hand.
 *
 * @param path - What to count in place of the page's own path, such as `/users/:id`.
 */
export function pageView(client: Pick<Client, 'sendSignal'>, path?: string): void {
  const { origin, pathname } = new URL(path ?? '', getDocument()?.baseURI);
  // As the program writes it: an address encodes some signs.
  client.sendSignal('', path === undefined ? {} : { url: origin + decodeURI(pathname) });
}
