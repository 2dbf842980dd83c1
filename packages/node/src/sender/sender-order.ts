import type { FeatureClient, Layout } from '@td/core';
import type { NodeClientOptions } from '../node-client-options.js';

/** The environment variable that holds the order of a detached sender, and by which it knows that it is one. */
export const ORDER_VARIABLE = 'TELEMETRYDECK_SENDER';

/** How long a sender lives at most, in milliseconds. */
export const SENDER_LIFE_MS = 10_000;

/** A file beside the spool that exists while a sender is at work. One that is older than a sender lives means nothing. */
export const SENDER_MARK = 'sending';

/** What a detached sender must know. It names neither the user nor a signal. */
export interface SenderOrder {
  readonly appID: string;
  readonly folder: string;
  /** How the signals in the folder are written. */
  readonly layout: Pick<Layout, 'name' | 'hasUser'>;
  /** Where the signals go, whether they may, and how old they may be. */
  readonly options: NodeClientOptions;
}

/** Writes the order to send what is in a folder, as JSON. */
export function writeOrder(client: Pick<FeatureClient, 'appID' | 'destination' | 'options'>, folder: string): string {
  const { appID, destination } = client;
  const { optOutVariable, spool, timeoutMs } = client.options as NodeClientOptions;
  const { hasUser, name } = destination.layout;
  const order: SenderOrder = {
    appID,
    folder,
    layout: { name, hasUser },
    options: { endpoint: destination.url, timeoutMs, optOutVariable, spool: { ...spool, directory: folder } },
  };
  return JSON.stringify(order);
}
