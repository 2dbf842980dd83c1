import { createRequire } from 'node:module';

/** The version that all packages of this project share. */
export function version(): string {
  const manifest = createRequire(import.meta.url)('@td/node/package.json') as { readonly version: string };
  return manifest.version;
}
