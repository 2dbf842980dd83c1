import { readdirSync } from 'node:fs';
import type { Transport } from '@td/core';

const PACKAGES = new URL('../../../packages/', import.meta.url);

/** The names of all transports: one for each package `@td/transport-…`, and ky. The default comes first. */
export const TRANSPORT_NAMES: readonly string[] = [
  ...readdirSync(PACKAGES)
    .flatMap((folder) => /^transport-(.+)$/.exec(folder)?.[1] ?? [])
    .sort((a, b) => Number(b === 'http') - Number(a === 'http') || (a < b ? -1 : 1)),
  'ky',
];

/** Creates the transport with this name. Loads its library only now, because axios takes a tenth of a second. */
export async function createTransport(name: string): Promise<Transport> {
  if (name === 'ky') {
    const [{ kyTransport }, { default: ky }] = await Promise.all([import('@td/transport-fetch/ky'), import('ky')]);
    return kyTransport(ky);
  }
  const module: Readonly<Record<string, () => Transport>> = await import(`@td/transport-${name}`);
  const create = module[`${name.replace(/-(.)/g, (_dash, letter: string) => letter.toUpperCase())}Transport`];
  if (!create) throw new Error(`@td/transport-${name} exports no transport with its name`);
  return create();
}
