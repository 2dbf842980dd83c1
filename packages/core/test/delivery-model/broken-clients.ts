import type { BrokenClient } from './broken-clients/broken-client.js';
import { brokenLifecycles } from './broken-clients/broken-lifecycles.js';
import { brokenQueues } from './broken-clients/broken-queues.js';
import { brokenRequests } from './broken-clients/broken-requests.js';
import { brokenRetries } from './broken-clients/broken-retries.js';
import { brokenStorage } from './broken-clients/broken-storage.js';

/** Clients that look right, each with one fault: the model must find all of them. */
export const brokenClients: readonly BrokenClient[] = [
  ...brokenQueues,
  ...brokenRequests,
  ...brokenRetries,
  ...brokenStorage,
  ...brokenLifecycles,
];
