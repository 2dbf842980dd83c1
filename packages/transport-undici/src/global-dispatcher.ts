import type { Dispatcher } from 'undici';

/** Where undici keeps the global dispatcher: the versions up to 7, and those from 8 on. */
const PLACES = ['undici.globalDispatcher.2', 'undici.globalDispatcher.1'];

/**
 * Returns the dispatcher that the program has set for all requests, such as a `MockAgent` or a `ProxyAgent`. Node and
 * undici set a plain `Agent` by themselves, which does not count. Does not load undici.
 */
export function chosenGlobalDispatcher(): Dispatcher | undefined {
  const values = globalThis as unknown as Readonly<Record<symbol, unknown>>;
  const [dispatcher] = PLACES.flatMap((place) => values[Symbol.for(place)] ?? []) as Partial<Dispatcher>[];
  const isChosen = dispatcher?.constructor?.name !== 'Agent' && typeof dispatcher?.request === 'function';
  return isChosen ? (dispatcher as Dispatcher) : undefined;
}
