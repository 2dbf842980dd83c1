import { attempt, listen } from '../page-globals.js';
import { watchHistory } from './watch-history.js';

/**
 * Calls back when the page may have another address, is seen at last, or comes back from the back/forward cache. Returns
 * what ends that. What the listener throws stays here.
 *
 * @param withHistory - Whether the address may change without a load.
 */
export function watchAddress(look: (isBack: boolean) => void, withHistory: boolean): () => void {
  const onEvent = ({ persisted = false }: Partial<PageTransitionEvent> = {}) => void attempt(() => look(persisted));
  const changes = withHistory ? ['popstate', 'hashchange'] : [];
  const ends = [
    // After the client, which then knows that the page is back.
    listen(['pageshow', 'prerenderingchange', ...changes], onEvent),
    ...(withHistory ? [watchHistory(() => onEvent())] : []),
  ];
  return () => {
    for (const end of ends) end();
  };
}
