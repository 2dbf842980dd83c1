// Deno asks the user on the terminal for each permission that the program does not have, and stops the program
// meanwhile. Telemetry must never cause such a question, so this package uses granted permissions only.

/** One of Deno's permissions, as `Deno.permissions.query` takes it. */
export type Permission = Readonly<Record<string, string>>;

interface DenoGlobal {
  readonly permissions: { querySync(permission: object): { readonly state: string } };
  readonly errors: { readonly NotCapable?: new (message: string) => Error };
}

/** The permissions that files of the system itself need. */
const EVERYTHING = ['read', 'write', 'net', 'env', 'sys', 'run', 'ffi'].map((name) => ({ name }));

/** @throws Error if Deno would have to ask the user. Never throws in Node and Bun. */
export function demandPermission(...wanted: readonly Permission[]): void {
  const { Deno: deno } = globalThis as { Deno?: DenoGlobal };
  if (!deno) return;
  for (const permission of wanted) {
    if (deno.permissions.querySync(permission).state === 'granted') continue;
    const { NotCapable = Error } = deno.errors;
    throw new NotCapable(`Deno does not grant ${Object.values(permission).join(' ')}`);
  }
}

/** Returns a module of Node unchanged, except in Deno: there, each call checks its permissions first. */
export function withPermissions<Module extends object>(
  module: Module,
  permissionsOf: (method: string, parameters: readonly unknown[]) => readonly Permission[],
): Module {
  if (!('Deno' in globalThis)) return module;
  return new Proxy(module, {
    get(target, name: string) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...parameters: unknown[]) => {
        demandPermission(...permissionsOf(name, parameters));
        return Reflect.apply(value, target, parameters);
      };
    },
  });
}

/** Methods of `node:fs` that change something. */
const CHANGES = /^(append|chmod|link|lutimes|mkdir|rename|rm|symlink|truncate|unlink|utimes|write)/;

/**
 * Returns the permissions that a call of `node:fs` needs. A number in place of a path is an open file, and needs none.
 */
export function filePermissions(method: string, [path, flags]: readonly unknown[]): readonly Permission[] {
  if (typeof path !== 'string') return [];
  if (/^\/(proc|sys|dev)\//.test(path)) return EVERYTHING;
  const isForReading = flags === 'r' || (typeof flags === 'number' && (flags & 3) === 0);
  const isChange = method === 'openSync' ? !isForReading : CHANGES.test(method);
  return [{ name: 'read', path }, ...(isChange ? [{ name: 'write', path }] : [])];
}

/** The functions of `node:os` that need a permission. Deno names the permission for `release` differently. */
const SYSTEM = /^(homedir|hostname|networkInterfaces|release)$/;

export function systemPermissions(method: string): readonly Permission[] {
  return SYSTEM.test(method) ? [{ name: 'sys', kind: method === 'release' ? 'osRelease' : method }] : [];
}
