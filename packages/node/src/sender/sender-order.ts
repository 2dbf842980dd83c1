import { type FeatureClient, hashUserID, type Layout } from '@td/core';
import type { NodeClientOptions } from '../node-client-options.js';
import { layoutName } from '../spool/segment-text.js';

/** The environment variable that holds the order of a detached sender, and by which it knows that it is one. */
export const ORDER_VARIABLE = 'TELEMETRYDECK_SENDER';

/** How long a sender lives at most, in milliseconds. */
export const SENDER_LIFE_MS = 10_000;

/** What a detached sender must know. It names neither the user nor a signal. */
export interface SenderOrder {
  readonly appID: string;
  readonly folder: string;
  /** The name of the file that exists while it is at work. */
  readonly mark: string;
  /** How the signals in the folder are written. */
  readonly layout: Pick<Layout, 'name' | 'hasUser'>;
  /** Where the signals go, whether they may, and how old they may be. */
  readonly options: NodeClientOptions;
}

type Sending = Pick<FeatureClient, 'appID' | 'destination' | 'options'>;

/**
 * The name of the file that exists in the folder while a sender is at work for the app and the endpoint of a client. One
 * that is older than a sender lives means nothing.
 */
export function senderMark({ appID, destination }: Sending): string {
  return `telemetrydeck-sending-${hashUserID(`${appID} ${destination.url}`).slice(0, 16)}`;
}

/** Writes the order to send what is in a folder, as JSON. */
export function writeOrder(client: Sending, folder: string): string {
  const { appID, destination } = client;
  const { ambiguousFailure, batch, optOutVariable, spool, timeoutMs } = client.options as NodeClientOptions;
  const { layout } = destination;
  const order: SenderOrder = {
    appID,
    folder,
    mark: senderMark(client),
    layout: { name: layoutName(layout), hasUser: layout.hasUser },
    options: {
      endpoint: destination.url,
      timeoutMs,
      ambiguousFailure,
      batch: { ...batch, lingerMs: 0 },
      optOutVariable,
      spool: { ...spool, directory: folder },
    },
  };
  return JSON.stringify(order);
}
