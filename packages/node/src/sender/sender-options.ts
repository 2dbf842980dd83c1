import { anObject, type ClientOption, type OptionRow, type OptionTable } from '@td/core';
import { attempt } from '../attempt.js';
import type { NodeClientOptions } from '../node-client-options.js';

/** How the detached sender is started. */
export interface DetachedSenderOptions {
  /**
   * The script that the process runs, as an absolute path or a `file:` URL: for a program that is bundled into one file. It
   * calls `runSender()` and does nothing else.
   *
   * @defaultValue the script that is published with this package
   */
  readonly script?: string | URL | undefined;
}

const senderTable: OptionTable<DetachedSenderOptions> = {
  // The working directory of a tool is its user's.
  script: [(value) => !/^(file:|[\\/]|[a-z]:[\\/])/i.test(`${value}`) && 'an absolute path, or a file: URL'],
};

/** The check and the default of the value `detachedSender`. */
export const senderRow: OptionRow<DetachedSenderOptions | boolean> = [
  (value) => typeof value !== 'boolean' && (anObject(value) ? 'a boolean, or { script }' : senderTable),
  false,
];

/** How deep lists of options may be nested. */
const MAX_DEPTH = 1000;

/** Whether a client with these options is to have a detached sender. */
export function wantsSender(options: readonly ClientOption<NodeClientOptions>[]): boolean {
  const flat = options.flat(MAX_DEPTH as 1) as readonly (NodeClientOptions | undefined)[];
  return !!flat.map((option) => attempt(() => option?.detachedSender)).findLast((value) => value !== undefined);
}
