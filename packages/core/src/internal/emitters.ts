import type { ClientEvent } from '../contracts/events.js';

/** How to tell the features of a client of what happened before it was made: a lazy client does. */
export const emitters: WeakMap<object, (event: ClientEvent) => void> = /* @__PURE__ */ new WeakMap();
