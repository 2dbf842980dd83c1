import { anObject, type OptionRow, type OptionTable } from '@td/core';

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

/** The check of what `withDetachedSender` takes. */
export const senderRow: OptionRow<DetachedSenderOptions | boolean> = [
  (value) => typeof value !== 'boolean' && (anObject(value) ? 'a boolean, or { script }' : senderTable),
];
