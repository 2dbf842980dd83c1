import type { ClientEvent } from './events.js';

/** Passes an event to the features of a client. */
export type EmitEvent = (event: ClientEvent) => void;

/** The key of {@link EmitEvent} in a client and its views. Copies of this package share it. */
export const emitEvent: unique symbol = Symbol.for('@td/core/emit-event') as never;
