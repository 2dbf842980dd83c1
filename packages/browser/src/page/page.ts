import { createClientLifecycle, type Feature } from '@td/core';
import { attempt, isLoaded } from '../page-globals.js';
import { defaultUserID } from '../storage/default-user-id.js';
import { type EndpointMemory, endpointMemory } from '../storage/endpoint-memory.js';
import { isPage } from '../storage/is-page.js';
import { pageStorage } from '../storage/page-storage.js';
import { createVisitor } from './visitor.js';
import { watchLinks } from './watch-links.js';
import { watchAway, watchPage } from './watch-page.js';

/**
 * What a page knows by itself of its user: who it is, and what earlier pages stored. A website has no users, and stores
 * nothing but a refusal.
 */
export const page: Feature = {
  join(client) {
    const { appID, destination } = client;
    const visitor = createVisitor(client);
    const storage = pageStorage(appID, visitor);
    return {
      storage,
      begin: visitor.begin,
      hasBackground: isPage(),
      defaultUserID: () => (destination.layout.hasUser ? defaultUserID(client.joints.storage ?? storage) : ''),
    };
  },
};

/**
 * The linger of a page that has loaded until the endpoint has answered, in milliseconds. Short, because the signals of a
 * page that is left before an answer may arrive twice. Not 0, because Firefox cancels a request that has just begun when
 * the page is left, and also the requests that outlive the page.
 */
const FIRST_LINGER_MS = 100;

/** Has the client follow the page: when it closes, is hidden, or is seen again. */
export const pageWatch: Feature = {
  join(client) {
    const lifecycle = createClientLifecycle(client);
    const endAway = isPage() && watchAway(lifecycle);
    let memory: EndpointMemory | undefined;
    let cancelTimer: (() => void) | undefined;
    return {
      onEvent(event) {
        const learnt = lifecycle.learnt();
        if (event.kind === 'attempted' && learnt) memory?.write(learnt);
      },
      captured() {
        if (lifecycle.learnt() || !isLoaded()) return;
        cancelTimer ??= client.options.clock.setTimer(() => {
          cancelTimer = undefined;
          if (!lifecycle.learnt()) lifecycle.retryNow();
        }, FIRST_LINGER_MS);
      },
      begin() {
        // A worker, or a server that renders pages, is neither hidden nor left.
        if (!endAway) return undefined;
        endAway();
        // A website stores nothing.
        if (client.destination.layout.hasUser) memory = endpointMemory(client.appID, client.destination.url);
        const learnt = memory?.read();
        if (learnt) lifecycle.learn(learnt);
        const end = watchPage(lifecycle, client.options, watchLinks(lifecycle));
        // The user may come back and begin a session, so the page keeps the newest client of each app alive. All copies
        // of this package share that client.
        const held = [lifecycle];
        if (client.joints.sessions)
          attempt(() => Object.assign(globalThis, { [Symbol.for(`@td/browser ${client.appID}`)]: held }));
        return () => {
          held.pop();
          end();
          cancelTimer?.();
          cancelTimer = undefined;
          if (client.consent.state !== 'granted') memory?.clear();
          memory = undefined;
        };
      },
    };
  },
};
