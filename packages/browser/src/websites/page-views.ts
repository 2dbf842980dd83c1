import type { SignalSender } from '@td/core';

/** The page that a client has reported last. */
export interface PageView {
  readonly url: string;
  readonly path: string;
  /** The page before; absent for the first, whose referrer the document knows. */
  readonly referrer: string | undefined;
  /** The client's user at that time: what is remembered of one is not told of another. */
  readonly user: object | undefined;
}

export const views: WeakMap<SignalSender, PageView> = /* @__PURE__ */ new WeakMap();

/** Returns the last view, if it is of the same user. */
export const lastView = (client: SignalSender): PageView | undefined => {
  const view = views.get(client);
  return view?.user === client.consentEpoch ? view : undefined;
};
