import { createClient } from '@td/browser';

declare global {
  /** Makes a client at a moment of the wall clock, in milliseconds since 1970, and sends a signal with this ID. */
  function visitAt(time: number, id: string): void;
  /** Who the visitor is, and how far the client is: the hash, the session, what waits and what has arrived. */
  function visitor(): readonly [userIDHash: string, sessionID: string, pending: number, delivered: number] | undefined;
}

/** Lets a check make the clients of many pages at one moment, each with sessions. */
export function visit(endpoint: string, app: string): void {
  let client: ReturnType<typeof createClient> | undefined;
  globalThis.visitAt = (time, id) => {
    setTimeout(() => {
      client = createClient(app, { endpoint, batch: { lingerMs: 100 } });
      client.sendSignal('Check.sent', { 'Check.id': id });
    }, time - Date.now());
  };
  globalThis.visitor = () => {
    if (!client) return undefined;
    const { pending, delivered } = client.stats();
    return [client.userIDHash, client.sessionID, pending, delivered];
  };
}
