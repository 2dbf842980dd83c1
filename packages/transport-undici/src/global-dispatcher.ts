import type { Dispatcher } from 'undici';

/** The keys of undici's global dispatcher: from version 8 on, and up to version 7. */
const PLACES = ['undici.globalDispatcher.2', 'undici.globalDispatcher.1'];

/**
 * Returns the `MockAgent` that a test has set for all requests, if there is one. Ignores any other dispatcher, because
 * it may add credentials for the program's own servers, for example by interceptors. Does not load undici.
 */
export function globalMockAgent(): Dispatcher | undefined {
  const dispatcher = globalDispatcher();
  const isMock = nameOf(dispatcher) === 'MockAgent' && typeof dispatcher?.disableNetConnect === 'function';
  return isMock && !isComposed(dispatcher as Dispatcher) ? (dispatcher as Dispatcher) : undefined;
}

/** Whether the program sends all its requests over the proxies of the environment. */
export const usesGlobalProxies = (): boolean => nameOf(globalDispatcher()) === 'EnvHttpProxyAgent';

type FoundDispatcher = Partial<Dispatcher> & { readonly disableNetConnect?: unknown };

function globalDispatcher(): FoundDispatcher | undefined {
  const values = globalThis as unknown as Readonly<Record<symbol, FoundDispatcher | undefined>>;
  return PLACES.map((place) => values[Symbol.for(place)]).find(Boolean);
}

const nameOf = (dispatcher: FoundDispatcher | undefined) => dispatcher?.constructor?.name;

/** `compose` of undici 7 and later returns a proxy of the dispatcher with another `dispatch`. */
const isComposed = (dispatcher: Dispatcher): boolean =>
  dispatcher.dispatch !== Object.getPrototypeOf(dispatcher).dispatch;
