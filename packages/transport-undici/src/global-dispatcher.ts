import type { Dispatcher } from 'undici';

/** Where undici keeps the global dispatcher: the versions up to 7, and those from 8 on. */
const PLACES = ['undici.globalDispatcher.2', 'undici.globalDispatcher.1'];

/**
 * Returns the dispatcher that the program has set for all requests, if it is one that a request must not go around: a
 * `MockAgent`, or a `ProxyAgent` or `EnvHttpProxyAgent` without interceptors. Any other may add credentials, which are
 * for the program's own servers. Does not load undici.
 */
export function chosenGlobalDispatcher(): Dispatcher | undefined {
  const values = globalThis as unknown as Readonly<Record<symbol, unknown>>;
  const [dispatcher] = PLACES.flatMap((place) => values[Symbol.for(place)] ?? []) as Partial<Dispatcher>[];
  const name = dispatcher?.constructor?.name;
  const isChosen =
    name === 'MockAgent' || (/^(EnvHttp)?ProxyAgent$/.test(`${name}`) && !isComposed(Object(dispatcher)));
  return isChosen && typeof dispatcher?.request === 'function' ? (dispatcher as Dispatcher) : undefined;
}

/** `compose` of undici 7 and later returns a proxy of the dispatcher with another `dispatch`. */
const isComposed = (dispatcher: Dispatcher): boolean =>
  dispatcher.dispatch !== Object.getPrototypeOf(dispatcher).dispatch;
