import { createClientLifecycle, type Feature, type Payload } from '@td/core';
import { remainingKeepalive } from '../page/keepalive-transport.js';
import { watchPage } from '../page/watch-page.js';
import { attempt, getDocument, listen } from '../page-globals.js';
import { pageParameters } from '../parameters/page-parameters.js';
import { nameAndVersion, sdkParameters } from '../parameters/sdk.js';

/** Clicks on these may leave the page. */
const LINKS = 'a[href],[data-td-link]';

/** What a page of a website adds to a client: which page it is, and its end. It has neither sessions nor storage. */
export const website: Feature = {
  join(client) {
    let url: string | undefined;
    let all: Payload = {};
    return {
      parameters(found) {
        const now = getDocument()?.URL;
        // As TelemetryDeck's own Web SDK does in each version of the API.
        const sdk =
          client.destination.layout.name === 'w3' ? sdkParameters() : { telemetryClientVersion: nameAndVersion };
        if (now !== url) all = { ...found, ...sdk, ...pageParameters(true) };
        url = now;
        return all;
      },
      begin() {
        const lifecycle = createClientLifecycle(client);
        const ends = [
          watchPage(lifecycle, client.options),
          // Firefox and WebKit end requests when a link is followed, some of which have arrived: what the click sends must
          // outlive the page from its start, or it arrives twice. The window hears of the click last, once the listeners
          // of the page have sent.
          listen(['click'], (event) => {
            if (event.defaultPrevented) return;
            const [target] = event.composedPath() as (Element | undefined)[];
            if (attempt(() => target?.closest(LINKS))) lifecycle.sendOnUnload(...remainingKeepalive());
          }),
        ];
        return () => {
          for (const end of ends) end();
        };
      },
    };
  },
};
