import type { SignalSender } from '@td/core';
import type { PageAddress } from './page-address.js';

/** A page that a client has reported. */
export interface PageView {
  readonly url: string;
  readonly path: string;
  /** The page before, or that of another site. */
  readonly referrer: string | undefined;
  /** The client's user at that time: what is remembered of one is not told of another. */
  readonly user: object | undefined;
  readonly before: PageView | undefined;
}

/** The last page view of each client. */
const views = new WeakMap<SignalSender, PageView>();

/** Returns the last view, if it is of the same user. */
export const lastView = (client: SignalSender): PageView | undefined => {
  const view = views.get(client);
  return view?.user === client.consentEpoch ? view : undefined;
};

/** Returns the view of the page that has this address, if it is one of the last two. */
export const viewOf = (client: SignalSender, address: PageAddress | undefined): PageView | undefined => {
  const view = lastView(client);
  return [view, view?.before].find((known) => known?.url === address?.url);
};

/** Remembers that a page is seen, for the pages that follow. */
export function rememberView(client: SignalSender, { url, path }: PageAddress): void {
  const view = lastView(client);
  const before = view && { ...view, before: undefined };
  views.set(client, { url, path, referrer: view?.url, user: client.consentEpoch, before });
}

/** The user comes back from another site. */
export const forgetView = (client: SignalSender): void => void views.delete(client);
