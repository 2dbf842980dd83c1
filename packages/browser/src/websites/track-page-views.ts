import type { SignalSender } from '@td/core/signals';
import type { PageViewOptions } from './page-view-options.js';

/** Counts page views. */
export const trackPageViews: (client: SignalSender, options?: PageViewOptions) => () => void = () => () => {};
