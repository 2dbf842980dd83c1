import type { Feature } from '@td/core';
import { isPrerendering } from '../page-globals.js';
import { pageDecision } from '../storage/page-decision.js';
import { privacyControl } from './privacy-control.js';

/** Whether the user permits telemetry: the decision that pages remember, and the browser's own setting. */
export const permission: Feature = {
  join({ appID, consent, destination, emit }) {
    const decision = pageDecision(
      appID,
      (what) => emit({ kind: 'failed', what, isError: true }),
      () => destination.layout.hasUser,
    );
    return {
      decision: {
        ...decision,
        read() {
          const known = privacyControl() ? 'denied' : decision.read();
          // Until the user opens the page, signals wait. They are taken first: else they would be lost.
          return known !== 'denied' && consent.state === 'granted' && isPrerendering() ? 'unreadable' : known;
        },
      },
      offReason: privacyControl,
    };
  },
};
