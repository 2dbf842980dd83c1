import { vi } from 'vitest';
import { forgetDecisions } from './fake-page.js';

type Package = typeof import('../src/index.js');

/** Loads the package anew, as a page, a worker or a server does when it starts. */
export async function loadPackage(): Promise<Package> {
  forgetDecisions();
  return loadCopy();
}

/** Loads another copy of the package into the same page, as two bundles have one each. */
export async function loadCopy(): Promise<Package> {
  vi.resetModules();
  return import('../src/index.js');
}
