// A program for browsers that must compile without the types of Node.
import {
  type Client,
  createClient,
  createPageClient,
  type FlushReport,
  withAppVersion,
  withConsent,
  withPageParameters,
  withPageSpool,
  withSessions,
  withTransport,
} from '@td/browser';
import type { PageScript } from '@td/browser/script';
import { navigationPathChanged } from '@td/browser/signals';
import { createClient as createCoreClient } from '@td/core';
import { fetchTransport } from '@td/transport-fetch';
import { kyTransport } from '@td/transport-fetch/ky';
import ky from 'ky';

const controller = new AbortController();
const client: Client = createClient('APP', withAppVersion('1.0.0'), { userID: 'ada' });
client.sendSignal('Page.shown', { path: location.pathname }, { signal: controller.signal });

navigationPathChanged(client, location.pathname);
export const report: Promise<FlushReport> = client.flush({ timeoutMs: 100, signal: controller.signal });
export const others: readonly Client[] = [
  createCoreClient('APP', withTransport(fetchTransport())),
  createCoreClient('APP', { transport: kyTransport(ky) }),
];
createPageClient('APP', { userID: 'ada' }, withPageParameters({ calendar: false }), withSessions(), withPageSpool());
// @ts-expect-error unknown option
createClient('APP', { userId: 'ada' });
// @ts-expect-error consent needs code: it has a builder
createClient('APP', { consent: 'unknown' });
createClient('APP', withConsent('unknown'), { spool: false, defaultParameters: false });
// @ts-expect-error the smallest client has no spool
createPageClient('APP', { spool: false });

const typed = createClient<{ 'Page.shown': { path: string } }>('APP', { userID: 'ada' });
typed.sendSignal('Page.shown', { path: location.pathname });
// @ts-expect-error unknown signal
typed.sendSignal('Page.seen', { path: location.pathname });

// The script of a website, which is absent until it has loaded.
export const script: PageScript | undefined = globalThis.td;
script?.signal('Shop.ordered', { items: 3 });
