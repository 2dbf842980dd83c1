import { anObject, type OptionRow, type OptionTable } from '@td/core';

/** How the detached sender is started. */
export interface DetachedSenderOptions {
  /**
   * The script that the process runs, as an absolute path or a `file:` URL. A program that is bundled into one file
   * needs one. The script calls `runSender()`, and does nothing else.
   *
   * @defaultValue the script that is published with this package
   */
  readonly script?: string | URL | undefined;
}

const senderTable: OptionTable<DetachedSenderOptions> = {
  // Not a relative path, because a tool runs in any directory of its user.
  script: [(value) => !/^(file:|[\\/]|[a-z]:[\\/])/i.test(`${value}`) && 'an absolute path, or a file: URL'],
};

/** The check of the argument of `withDetachedSender`. */
export const senderRow: OptionRow<DetachedSenderOptions | boolean | undefined> = [
  (value) => typeof value !== 'boolean' && (anObject(value) ? 'a boolean, or { script }' : senderTable),
];
