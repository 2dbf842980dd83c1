import type { SignalSender } from '@td/core';
import { attempt, getURL } from '../page-globals.js';
import { MAX_CHARACTERS } from '../parameters/page-parameters.js';
import type { PageViewOptions } from './page-view-options.js';

/** Where a page is, as signals name it. */
export interface PageAddress {
  /** The whole address, as the document has it. */
  readonly href: string;
  readonly url: string;
  readonly path: string;
  readonly host: string;
  readonly scheme: string;
}

/** How a client names addresses: what it has told `trackPageViews`. */
const choices = new WeakMap<SignalSender, PageViewOptions>();

/** What follows a choice, for each client. */
const followers = new WeakMap<SignalSender, Set<() => void>>();

export const chooseAddresses = (client: SignalSender, options: PageViewOptions): void => {
  choices.set(client, options);
  for (const follow of followers.get(client) ?? []) follow();
};

/** Calls back at once, and after each choice. Returns what ends that. */
export const followAddresses = (client: SignalSender, follow: () => void): (() => void) => {
  const all = followers.get(client) ?? new Set();
  followers.set(client, all.add(follow));
  follow();
  return () => void all.delete(follow);
};

/** Whether an address that changes without a load is another page. */
export const hasVirtualPages = (client: SignalSender): boolean => choices.get(client)?.history !== false;

/**
 * Returns how a client names an address: without credentials, the query, and what is no route in the fragment. `undefined`
 * for one outside of the web, which may have the user's name in it, and for one that the program does not want reported.
 *
 * @param given - The path, in place of that of the address.
 */
export const pageAddress = (
  client: SignalSender,
  href: string | undefined = getURL(),
  given?: string,
): PageAddress | undefined =>
  attempt(() => {
    const { hash, hostname, origin, pathname, protocol } = new URL(href as string);
    const options = choices.get(client);
    const named = given ?? boundPath(pathname + (options?.hash ? hash : ''));
    const path = boundPath(given === undefined && options?.path ? options.path(named) : named);
    if (!/^https?:/.test(protocol)) return undefined;
    return {
      href: href as string,
      url: origin + path.replace(/^(?!\/)/, '/'),
      path,
      host: hostname,
      scheme: protocol.slice(0, -1),
    };
  });

/** @throws if the path is no text. */
const boundPath = (path: string | undefined): string =>
  (path as string).replace(/^([^?#]*(#!?\/[^?#]*)?).*/s, '$1').slice(0, MAX_CHARACTERS);
