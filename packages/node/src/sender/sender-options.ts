import { anObject, type OptionRow, type OptionTable } from '@td/core';
import type { DetachedSenderOptions } from '../node-client-options.js';

const senderTable: OptionTable<DetachedSenderOptions> = {
  // The working directory of a tool is its user's.
  script: [(value) => !/^(file:|[\\/]|[a-z]:[\\/])/i.test(`${value}`) && 'an absolute path, or a file: URL'],
};

/** The check and the default of the value `detachedSender`. */
export const senderRow: OptionRow<DetachedSenderOptions | boolean> = [
  (value) => typeof value !== 'boolean' && (anObject(value) ? 'a boolean, or { script }' : senderTable),
  false,
];
