/** One flag of a command. */
interface Flag {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
}

/** The flags of a command by name. */
export type Flags = Readonly<Record<string, Flag>>;

/** The flags that a command line names. A flag without a value has the value `''`. */
export type FlagValues<Known extends Flags> = Partial<Record<keyof Known & string, string>>;

const text = { type: 'string' } as const;
const yes = { type: 'boolean' } as const;

const everywhere = { json: yes, help: { type: 'boolean', short: 'h' } } as const satisfies Flags;

/** The flags for the destination of signals. */
const destination = { app: text, namespace: text, ingest: text, endpoint: text, 'base-url': text } as const;

/** The flags of each command. */
export const FLAGS = {
  td: { help: everywhere.help, version: yes },
  send: {
    ...{ ...everywhere, ...destination, user: text, salt: text, session: text, 'app-version': text, build: text },
    ...{ float: text, 'test-mode': yes, timeout: text, dry: yes },
  },
  hash: { ...everywhere, salt: text },
  spool: { ...everywhere, app: text, directory: text, all: yes },
  doctor: { ...everywhere, ...destination, directory: text, 'opt-out': text, timeout: text, send: yes },
} as const satisfies Record<string, Flags>;
