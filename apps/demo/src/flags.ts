/** One flag of `send`. */
interface Flag {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
}

/** All flags, by name. */
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

/** What the flags of one command line say: the value of those that take one, `''` for those that do not. */
export type FlagValues = Partial<Record<FlagName, string>>;

/** Whether there is a flag of this name. */
export function isFlagName(name: string): name is FlagName {
  return Object.hasOwn(FLAGS, name);
}
