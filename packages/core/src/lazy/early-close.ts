import type { Client } from '../contracts/client.js';
import { type OnClose, onClose } from '../contracts/on-close.js';
import type { LazyState } from './lazy-state.js';

/** Calls back when the program closes the lazy client, or later its client. */
export function onEarlyClose(state: LazyState, listener: () => void): () => void {
  let remove = () => {};
  const run = (client: Client & { readonly [onClose]?: OnClose }) => {
    remove = client[onClose]?.(listener) ?? remove;
  };
  if (state.client) run(state.client);
  else if (state.closing) listener();
  else {
    const call = { run, end: listener };
    remove = () => state.calls.remove(call);
    state.calls.add(call);
  }
  return () => remove();
}
