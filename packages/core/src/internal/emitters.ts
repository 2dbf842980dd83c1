import type { ClientEvent } from '../contracts/events.js';

/** Pass events to the features of a client. A lazy client uses them for events from before it had a client. */
export const emitters: WeakMap<object, (event: ClientEvent) => void> = /* @__PURE__ */ new WeakMap();
