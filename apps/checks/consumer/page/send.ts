import { createClient } from '@td/browser';

/** Sends one signal that says where it comes from. */
export function send(endpoint: string): void {
  const client = createClient('APP', { endpoint });
  client.sendSignal('Page.shown', {
    secure: isSecureContext,
    worker: typeof document === 'undefined',
    storage: canStore(),
  });
}

function canStore(): boolean {
  try {
    return typeof localStorage === 'object';
  } catch {
    return false;
  }
}
