import type { Client } from '../contracts/client.js';
import { type OnClose, onClose } from '../contracts/on-close.js';
import { type WhenMade, whenMade } from '../contracts/when-made.js';
import { hiding } from './hide.js';

/** What a client says only to those who ask for it by its name. */
export type HiddenInClient = Pick<Client, 'consentEpoch' | 'userID' | 'userIDHash' | 'sessionID'> & {
  readonly [onClose]: OnClose;
  readonly [whenMade]: WhenMade;
};

/** What a client shows. */
export type ShownInClient = Omit<Client, keyof HiddenInClient>;

/** The prototype of clients and their views. */
export const clientPrototype: object = /* @__PURE__ */ hiding(
  'consentEpoch',
  'userID',
  'userIDHash',
  'sessionID',
  onClose,
  whenMade,
);
