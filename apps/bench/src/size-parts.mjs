/**
 * The parts of a client, each with its modules. A part costs the bytes by which a compressed bundle is smaller without
 * its modules. Parts depend on each other, so the costs do not add up to the whole.
 */
export const SIZE_PARTS = [
  {
    name: 'options: defaults, checks, and messages that say what to do',
    modules: ['client-option-table', 'read-options', 'read-values', 'validators', 'nearest', 'call-options'],
  },
  { name: 'names: prefixes, reserved ones, advice', modules: ['name-prefixes', 'reserved-names', 'name-advice'] },
  { name: 'consent, processors', modules: ['consent', 'processing-queue', 'processors', 'run-processors'] },
  {
    name: 'deliverSignal, diagnostics, redirects, lazyClient',
    modules: ['single-sender', 'diagnostics', 'follow-redirects', 'lazy-client'],
  },
  { name: 'hash of the user', modules: ['sha256', 'hash'] },
  {
    name: 'default parameters of a page',
    modules: [
      'with-page-parameters',
      'default-parameters',
      'user-parameters',
      'device-parameters',
      'calendar-parameters',
      'page-parameters',
    ],
  },
  { name: 'sessions and retention', modules: ['sessions', 'session-history', 'memory-storage'] },
  {
    name: 'lasting storage for signals, shared by tabs',
    modules: ['with-page-spool', 'local-storage-store', 'key-owner', 'persistence'],
  },
  { name: 'the decision and the identifier of a page', modules: ['page-storage', 'default-user-id'] },
  { name: 'end and sleep of a page', modules: ['watch-page', 'keepalive-transport', 'client-lifecycle'] },
];
