import { createClient, withIngestVersion, withWebsite } from '@td/core';
import { plainFetchTransport } from '@td/transport-fetch';
import { pageTransport } from './page/page-transport.js';
import { permission } from './page/permission.js';
import { isTestMode } from './page/test-mode.js';
import { attempt } from './page-globals.js';
import { makeEarlyCalls } from './script/early-calls.js';
import type { PageScript } from './script/page-script.js';
import { readScriptTag } from './script/script-tag.js';
import { website } from './script/website.js';
import { pageView } from './websites/page-view.js';
import { trackEngagement } from './websites/track-engagement.js';
import { trackLinks } from './websites/track-links.js';
import { trackPageViews } from './websites/track-page-views.js';

export type { PageScript };

declare global {
  /** What the script of `@td/browser/script` offers the page. Absent until it has loaded, unless the page has a stub. */
  var td: PageScript | undefined;
}

/** How long a signal waits before it is sent, in milliseconds. */
const LINGER_MS = 100;

// The only module of this package that does something when it loads: it is the whole program of a website.
const tag = readScriptTag();
const earlier = attempt(() => globalThis.td);
// A page may have anything as `td`.
const appIDs = [earlier?.appIDs ?? []].flat();
if (tag && !appIDs.includes(tag.appId)) start(tag, earlier?.calls);

function start(
  { api, appId, isTestMode: test, namespace, outboundLinks, pageEngagement }: NonNullable<typeof tag>,
  calls: unknown,
): void {
  const transport = plainFetchTransport();
  const client = createClient(
    appId,
    {
      transport,
      // What a click sends waits for the end of the click.
      batch: { lingerMs: LINGER_MS },
      // An address of the page's own origin may be given without it, as to `fetch`.
      endpoint: api && new URL(api, document.baseURI).href,
      namespace,
      testMode: /^(true|false)$/.test(test ?? '') ? test === 'true' : isTestMode(),
    },
    permission,
    pageTransport(transport),
    withWebsite(),
    withIngestVersion(api?.includes('/v3/') ? 3 : 2),
    website,
  );
  const { optIn, optOut, sendSignal: signal } = client;
  const functions = { signal, optIn, optOut, pageView: (path?: string) => pageView(client, path) };
  globalThis.td = {
    ...functions,
    appID: appId,
    appIDs: [...appIDs, appId],
    get consent() {
      return client.consent;
    },
    // First: a user who has refused meanwhile is not counted.
    calls: makeEarlyCalls(calls, functions),
  };
  trackPageViews(client);
  if (pageEngagement !== 'false') trackEngagement(client);
  trackLinks(client, { links: outboundLinks === 'false' ? 'marked' : 'outbound' });
}
