import type { Learnt } from '@td/core';
import { attempt, getSessionStorage } from '../page-globals.js';

/** Passes on to the next page of the tab what a page has learnt of the endpoint. */
export interface EndpointMemory {
  read(): Learnt | undefined;
  write(learnt: Learnt): void;
  clear(): void;
}

/** In `sessionStorage`: the address, the numbers of failures, and two times of the wall clock. */
export function endpointMemory(appID: string, url: string): EndpointMemory {
  const key = `TelemetryDeck.${appID}.endpoint`;
  let known: string | undefined;
  return {
    read() {
      const text = attempt(() => getSessionStorage().getItem(key)) ?? '';
      if (!text.startsWith(`${url} `) || !/( \d+){4}$/.test(text)) return undefined;
      const numbers = text.split(' ').slice(-4).map(Number);
      const [failures, unanswered, waitUntil, hurriedUntil] = numbers as [number, number, number, number];
      const now = Date.now();
      return { failures, unanswered, waitMs: waitUntil - now, hurriedMs: hurriedUntil - now };
    },
    write({ failures, unanswered, waitMs, hurriedMs }) {
      const at = (ms: number) => (ms > 0 ? Math.round(Date.now() + ms) : 0);
      const text = [url, failures, unanswered, failures && at(waitMs), failures && at(hurriedMs)].join(' ');
      if (text !== known) attempt(() => getSessionStorage().setItem(key, text));
      known = text;
    },
    clear: () => void attempt(() => getSessionStorage().removeItem(key)),
  };
}
