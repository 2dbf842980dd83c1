import type { SignalSender } from '@td/core/signals';

/** Options of {@link trackLinks}. */
export interface LinkOptions {
  /** Which links: those that leave the site, all, or those alone that have `data-td-link`. @defaultValue 'outbound' */
  readonly links?: 'outbound' | 'all' | 'marked' | undefined;
}

/** Reports clicks on links. */
export const trackLinks: (client: SignalSender, options?: LinkOptions) => () => void = () => () => {};
