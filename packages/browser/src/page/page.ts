import { createClientLifecycle, type Feature } from '@td/core';
import { attempt, isPrerendering } from '../page-globals.js';
import { defaultUserID } from '../storage/default-user-id.js';
import { type EndpointMemory, endpointMemory } from '../storage/endpoint-memory.js';
import { isPage } from '../storage/is-page.js';
import { pageDecision } from '../storage/page-decision.js';
import { pageStorage } from '../storage/page-storage.js';
import { privacyControl } from './privacy-control.js';
import { watchPage } from './watch-page.js';

/**
 * What a page knows by itself: whether its user permits telemetry, who the user is, and what earlier pages stored. A website
 * has no users, and stores nothing but a refusal.
 */
export const page: Feature = {
  join({ appID, consent, destination, emit }) {
    const storage = pageStorage(appID);
    const hasUser = () => destination.layout.hasUser;
    const decision = pageDecision(appID, (what) => emit({ kind: 'failed', what, isError: true }), hasUser);
    return {
      storage,
      decision: {
        ...decision,
        read() {
          const known = privacyControl() ? 'denied' : decision.read();
          // Until the user opens the page, signals wait. They are taken first: else they would be lost.
          return known !== 'denied' && consent.state === 'granted' && isPrerendering() ? 'unreadable' : known;
        },
      },
      hasBackground: isPage(),
      offReason: privacyControl,
      defaultUserID: () => (hasUser() ? defaultUserID(storage) : ''),
    };
  },
};

/** Has the client follow the page: when it closes, is hidden, or is seen again. */
export const pageWatch: Feature = {
  join(client) {
    const lifecycle = createClientLifecycle(client);
    let memory: EndpointMemory | undefined;
    return {
      onEvent(event) {
        const { learnt } = lifecycle;
        if (event.kind === 'attempted' && learnt) memory?.write(learnt);
      },
      begin() {
        // A worker, or a server that renders pages, is neither hidden nor left.
        if (!isPage()) return undefined;
        // Holds what a page sends that is loaded ahead.
        if (isPrerendering()) lifecycle.syncConsent();
        // A page that opens in the background is hidden from its start.
        if (globalThis.document?.hidden) lifecycle.pause();
        // A website stores nothing.
        if (client.destination.layout.hasUser) memory = endpointMemory(client.appID, client.destination.url);
        const learnt = memory?.read();
        if (learnt) lifecycle.learn(learnt);
        const end = watchPage(lifecycle, client.options);
        // The user may come back, and begin a session: the page holds the newest client of each app for that. All copies of
        // this package agree on it.
        const held = [lifecycle];
        if (client.joints.sessions)
          attempt(() => Object.assign(globalThis, { [Symbol.for(`@td/browser ${client.appID}`)]: held }));
        return () => {
          held.pop();
          end();
          if (client.consent.state !== 'granted') memory?.clear();
          memory = undefined;
        };
      },
    };
  },
};
