/**
 * What the client of a bundle is made of, by the modules that hold it: what a bundle would be smaller without them is
 * what a part costs, compressed. Parts lean on each other, so the costs do not add up to the whole.
 */
export const SIZE_PARTS = [
  {
    name: 'options: checks, and messages that say what to do',
    modules: ['value-checks', 'merge-options', 'nearest', 'call-options'],
  },
  { name: 'names: prefixes, reserved ones, advice', modules: ['name-rules', 'reserved-names'] },
  { name: 'consent, processors', modules: ['capture', 'processing-queue', 'processors', 'consent'] },
  {
    name: 'deliverSignal, diagnostics, redirects, lazyClient',
    modules: ['deliver-signal', 'diagnostics', 'follow-redirects', 'lazy-client'],
  },
  { name: 'hash of the user', modules: ['sha256', 'hash'] },
  {
    name: 'default parameters of a page',
    modules: ['default-parameters', 'user-parameters', 'device-parameters', 'calendar-parameters', 'page-parameters'],
  },
  { name: 'sessions and retention', modules: ['sessions', 'session-history'] },
  { name: 'lasting storage, shared by tabs', modules: ['storage-store', 'key-owner', 'page-storage', 'persistence'] },
  { name: 'end and sleep of a page', modules: ['watch-page', 'keepalive-transport', 'client-lifecycle'] },
];
