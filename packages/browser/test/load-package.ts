import { vi } from 'vitest';

/** Loads the package anew, as a page, a worker or a server does when it starts. */
export async function loadPackage(): Promise<typeof import('../src/index.js')> {
  vi.resetModules();
  return import('../src/index.js');
}
