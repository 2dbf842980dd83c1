import { createClientLifecycle, type Feature, type Payload } from '@td/core';
import { watchLinks } from '../page/watch-links.js';
import { watchPage } from '../page/watch-page.js';
import { getURL } from '../page-globals.js';
import { pageParameters } from '../parameters/page-parameters.js';
import { nameAndVersion, sdkParameters } from '../parameters/sdk.js';

/** What a page of a website adds to a client: which page it is, and its end. It has neither sessions nor storage. */
export const website: Feature = {
  join(client) {
    let url: string | undefined;
    let all: Payload = {};
    return {
      parameters(found) {
        const now = getURL();
        // As TelemetryDeck's own Web SDK does in each version of the API.
        const sdk =
          client.destination.layout.name === 'w3' ? sdkParameters() : { telemetryClientVersion: nameAndVersion };
        if (now !== url) all = { ...found, ...sdk, ...pageParameters(true) };
        url = now;
        return all;
      },
      begin() {
        const lifecycle = createClientLifecycle(client);
        return watchPage(lifecycle, client.options, watchLinks(lifecycle));
      },
    };
  },
};
