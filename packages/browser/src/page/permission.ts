import type { Feature } from '@td/core';
import { pageDecision } from '../storage/page-decision.js';
import { privacyControl } from './privacy-control.js';

/** Whether the user permits telemetry: the decision that pages remember, and the browser's own setting. */
export const permission: Feature = {
  join({ appID, destination, emit }) {
    const decision = pageDecision(
      appID,
      (what) => emit({ kind: 'failed', what, isError: true }),
      () => destination.layout.hasUser,
    );
    return {
      decision: { ...decision, read: () => (privacyControl() ? 'denied' : decision.read()) },
      offReason: privacyControl,
    };
  },
};
