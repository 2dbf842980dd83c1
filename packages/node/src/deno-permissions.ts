// Deno asks the user on the terminal for each permission that the program does not have, and stops the program
// meanwhile. Telemetry must never cause such a question, so this package uses granted permissions only.

/** One of Deno's permissions, as `Deno.permissions.query` takes it. */
export type Permission = Readonly<Record<string, string>>;

interface DenoGlobal {
  readonly permissions: { querySync(permission: object): { readonly state: string } };
  readonly errors: { readonly NotCapable?: new (message: string) => Error };
}

/** Files of the system itself need all of these. */
const EVERYTHING = ['read', 'write', 'net', 'env', 'sys', 'run', 'ffi'].map((name) => ({ name }));

/** @throws Error when Deno would have to ask the user; never in Node and Bun. */
export function demandPermission(...wanted: readonly Permission[]): void {
  const { Deno: deno } = globalThis as { Deno?: DenoGlobal };
  if (!deno) return;
  for (const permission of wanted) {
    if (deno.permissions.querySync(permission).state === 'granted') continue;
    const { NotCapable = Error } = deno.errors;
    throw new NotCapable(`Deno does not grant ${Object.values(permission).join(' ')}`);
  }
}

/** Returns a module of Node as it is, except in Deno: there each call demands its permissions first. */
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

/** What a call of `node:fs` needs. A number stands for a file that is open already. */
export function filePermissions(method: string, [path, flags]: readonly unknown[]): readonly Permission[] {
  if (typeof path !== 'string') return [];
  if (/^\/(proc|sys|dev)\//.test(path)) return EVERYTHING;
  const isForReading = flags === 'r' || (typeof flags === 'number' && (flags & 3) === 0);
  const isChange = method === 'openSync' ? !isForReading : CHANGES.test(method);
  return [{ name: 'read', path }, ...(isChange ? [{ name: 'write', path }] : [])];
}

/** The functions of `node:os` that need a permission. Deno has another name for one of these permissions. */
const SYSTEM = /^(homedir|hostname|networkInterfaces|release)$/;

export function systemPermissions(method: string): readonly Permission[] {
  return SYSTEM.test(method) ? [{ name: 'sys', kind: method === 'release' ? 'osRelease' : method }] : [];
}
