import type { ClientParts } from './client-parts.js';
import type { Engine } from './platform.js';

/** A client as its platform sees it. */
export function createEngine(parts: ClientParts): Engine {
  const { courier, drain, flush, outbox, spool } = parts;
  return {
    flush,
    spool() {
      parts.sessions?.pause();
      spool();
    },
    wake: drain.wake,
    pending: () => outbox.size,
    requests: courier.requests,
    interrupt: () => courier.interrupt(new Error('interrupted')),
    resume: () => parts.sessions?.resume(),
    pause: () => parts.sessions?.pause(),
    keep: () => void parts.keeper?.keep(outbox.waiting()),
    depart: drain.depart,
  };
}
