import type { Client } from '@td/core';
import { pageView } from './page-view.js';
import { whenSeen } from './when-seen.js';

/** Counts the page when the visitor sees it, and again when it returns from the back/forward cache. Returns what ends that. */
export const trackPageViews = (client: Pick<Client, 'sendSignal'>): (() => void) => whenSeen(() => pageView(client));
