/** One flag of `send`. */
interface Flag {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
}

/** All flags by name. */
export const FLAGS = {
  app: { type: 'string' },
  user: { type: 'string' },
  salt: { type: 'string' },
  session: { type: 'string' },
  namespace: { type: 'string' },
  'app-version': { type: 'string' },
  build: { type: 'string' },
  float: { type: 'string' },
  'test-mode': { type: 'boolean' },
  endpoint: { type: 'string' },
  'base-url': { type: 'string' },
  transport: { type: 'string' },
  timeout: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const satisfies Record<string, Flag>;

/** The name of a flag, without its dashes. */
export type FlagName = keyof typeof FLAGS;

/** The flags of a command line. A flag without a value has the value `''`. */
export type FlagValues = Partial<Record<FlagName, string>>;

/** Whether a flag with this name exists. */
export function isFlagName(name: string): name is FlagName {
  return Object.hasOwn(FLAGS, name);
}
