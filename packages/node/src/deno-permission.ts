import { attempt } from './attempt.js';

/** What Deno is asked for. */
interface Permission {
  readonly name: 'run' | 'env';
  readonly variable?: string;
}

interface Globals {
  readonly Deno?: { readonly permissions?: { querySync(permission: Permission): { readonly state: string } } };
}

/** Whether the runtime permits something by itself. Deno would else ask the user, and wait for the answer. */
export function isPermitted(permission: Permission): boolean {
  const { Deno } = globalThis as Globals;
  return !Deno || attempt(() => Deno.permissions?.querySync(permission).state) === 'granted';
}
