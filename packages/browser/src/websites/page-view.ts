import type { SignalSender } from '@td/core/signals';

/** Reports a page view by hand. */
export function pageView(_client: SignalSender, _path?: string): void {}
