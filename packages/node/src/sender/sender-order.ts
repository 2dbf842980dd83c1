import { type FeatureClient, hashUserID, type Layout } from '@td/core';
import { attempt } from '../attempt.js';
import type { NodeClientOptions } from '../node-client-options.js';
import { layoutName } from '../spool/segment-text.js';

/** The environment variable with the order of a detached sender. A process that has it is a detached sender. */
export const ORDER_VARIABLE = 'TELEMETRYDECK_SENDER';

/** The longest life of a sender, in milliseconds. */
export const SENDER_LIFE_MS = 10_000;

/** What a detached sender must know. It contains neither the user nor a signal. */
export interface SenderOrder {
  readonly appID: string;
  readonly folder: string;
  /** The name of the file that exists while the sender is at work. */
  readonly mark: string;
  /** The layout of the signals in the folder. */
  readonly layout: Pick<Layout, 'name' | 'hasUser'>;
  /**
   * The options of the sender's client: where the signals go, what switches telemetry off, and how old signals may be.
   */
  readonly options: NodeClientOptions;
}

type Sending = Pick<FeatureClient, 'appID' | 'destination' | 'options'>;

/**
 * Returns the name of the file that exists in the folder while a sender works for the app, the endpoint and the layout
 * of a client.
 * A file that is older than the longest life of a sender has no meaning.
 */
export function senderMark({ appID, destination: { layout, url } }: Sending): string {
  return `telemetrydeck-sending-${hashUserID(`${appID} ${url} ${layoutName(layout)}`).slice(0, 16)}`;
}

/** Writes the order to send the signals in a folder, as JSON. */
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

/** Returns the order in a text; `undefined` if it contains none. */
export function readOrder(text = ''): SenderOrder | undefined {
  const order = attempt(() => JSON.parse(text));
  const parts = [order?.appID, order?.folder, order?.mark, order?.layout?.name, order?.options?.endpoint];
  return parts.every((part) => typeof part === 'string') ? order : undefined;
}
