// A program for every bundler: it sends signals with two clients, and makes mistakes. Not every format of a
// bundle has exports, so the program is left where `run-bundle.mjs` finds it.
import { createClient as createPageClient } from '@td/browser';
import { createClient } from '@td/core';
import { navigationPathChanged } from '@td/core/signals';
import { fetchTransport } from '@td/transport-fetch';

const MISTAKES = {
  unknownName: { userId: 'ada' },
  badEndpoint: { endpoint: 'no address' },
  badValue: { queue: { maxSignals: 1.5 } },
};

globalThis.program = async (endpoint) => {
  const core = createClient('APP', { endpoint, userID: 'ada', transport: fetchTransport() });
  core.sendSignal('Bundled.core');
  navigationPathChanged(core, 'bundled');
  await core.close();

  const page = createPageClient('APP', { endpoint, userID: 'ada' });
  page.sendSignal('Bundled.browser');
  await page.close();

  const errors = {};
  for (const [name, options] of Object.entries(MISTAKES)) {
    try {
      await createClient('APP', { transport: fetchTransport() }, options).close();
    } catch (error) {
      errors[name] = error;
    }
  }
  return errors;
};
