import type { NodeClientOptions } from '../node-client-options.js';

/** The environment variable by which a detached sender gets its order, and by which it knows that it is one. */
export const ORDER_VARIABLE = 'TELEMETRYDECK_SENDER';

/** A sender ends after so long at the latest, in milliseconds. */
export const SENDER_LIFE_MS = 10_000;

/** A file beside the spool that is there as long as a sender is at it; an old one means nothing. */
export const SENDER_MARK = 'sending';

/** What a detached sender has to know. Nothing of it is a signal. */
export interface SenderOrder {
  readonly appID: string;
  readonly folder: string;
  /** Where signals go, whether they may, and how old they may be. */
  readonly options: NodeClientOptions;
}

/** The order to send what is in a folder, as text. */
export function writeOrder(appID: string, folder: string, options: NodeClientOptions): string {
  const { endpoint, baseURL, namespace, ingestVersion, website, timeoutMs, optOutVariable, spool } = options;
  const told = { endpoint, baseURL, namespace, ingestVersion, website, timeoutMs, optOutVariable };
  const order: SenderOrder = { appID, folder, options: { ...told, spool: { ...spool, directory: folder } } };
  return JSON.stringify(order);
}
