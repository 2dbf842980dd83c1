import type { Client } from '../contracts/client.js';
import { type EmitEvent, emitEvent } from '../contracts/emit-event.js';
import { type OnClose, onClose } from '../contracts/on-close.js';
import { type WhenMade, whenMade } from '../contracts/when-made.js';
import { hiding } from './hide.js';

/** The members of a client that can be read by name only: JSON, copies and consoles do not show them. */
export type HiddenInClient = Pick<Client, 'consentEpoch' | 'userID' | 'userIDHash' | 'sessionID'> & {
  readonly [emitEvent]: EmitEvent;
  readonly [onClose]: OnClose;
  readonly [whenMade]: WhenMade;
};

/** The members of a client that JSON, copies and consoles may show. */
export type ShownInClient = Omit<Client, keyof HiddenInClient>;

/** The prototype of clients and their views. */
export const clientPrototype: object = /* @__PURE__ */ hiding(
  'consentEpoch',
  'userID',
  'userIDHash',
  'sessionID',
  emitEvent,
  onClose,
  whenMade,
);
