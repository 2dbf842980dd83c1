// Programs that run one after another and share a folder, over a transport that works or does not.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { type Client, type ClientOption, createClient, type NodeClientOptions, TransportError } from '../src/index.ts';

/** A folder of leftovers. */
export interface LeftoversFolder {
  readonly folder: string;
  /** The names of all files in it. */
  files(): readonly string[];
  /** The path of its only file. */
  onlyFile(): string;
  /** Makes a client; `sent` gets the types of what it sends. */
  open(...options: readonly ClientOption<NodeClientOptions>[]): Client & { sent: string[] };
  /** The same for another app. */
  openAs: (appID: string) => Client & { sent: string[] };
  /** Runs a program that reaches no endpoint and leaves signals of these types. */
  leave(types: readonly string[], ...options: readonly ClientOption<NodeClientOptions>[]): Promise<void>;
}

/** A new folder for each test of a file, and none after it. */
export function leftoversFolder(): LeftoversFolder {
  const current = {} as LeftoversFolder;
  let remove = () => {};
  beforeEach(() => {
    const made = makeFolder();
    remove = made.remove;
    Object.assign(current, made.leftovers);
  });
  afterEach(() => remove());
  return current;
}

function makeFolder(): { readonly leftovers: LeftoversFolder; remove(): void } {
  const parent = mkdtempSync(join(tmpdir(), 'leftovers-'));
  const folder = join(parent, 'spool');
  mkdirSync(folder, { mode: 0o700 });
  const files = () => (existsSync(folder) ? readdirSync(folder).toSorted() : []);
  const base = { baseURL: 'https://example.com', spool: { directory: folder } };

  const open = (appID: string, options: readonly ClientOption<NodeClientOptions>[]) => {
    const sent: string[] = [];
    const transport = {
      async send({ body }: { readonly body: Uint8Array }) {
        for (const { type } of JSON.parse(new TextDecoder().decode(body))) sent.push(type);
        return { status: 200, header: () => null, text: async () => '' };
      },
    };
    return Object.assign(createClient(appID, base, { transport }, ...options), { sent });
  };

  const leftovers: LeftoversFolder = {
    folder,
    files,
    onlyFile() {
      const [name, ...others] = files();
      if (!name || others.length > 0) throw new Error(`there is not one file: ${files().join()}`);
      return join(folder, name);
    },
    open: (...options) => open('APP', options),
    openAs: (appID) => open(appID, []),
    async leave(types, ...options) {
      const transport = {
        async send(): Promise<never> {
          throw new TransportError('network', 'refused');
        },
      };
      const client = createClient('APP', base, { transport }, ...options);
      for (const type of types) client.sendSignal(type);
      await client.close({ timeoutMs: 0 });
      // The next program begins later: files of one millisecond have no order.
      const ended = Date.now();
      while (Date.now() === ended);
    },
  };
  return { leftovers, remove: () => rmSync(parent, { recursive: true }) };
}

/** All that is in a file. */
export const linesOf = (path: string): readonly string[] => readFileSync(path, 'utf8').split('\n').filter(Boolean);
