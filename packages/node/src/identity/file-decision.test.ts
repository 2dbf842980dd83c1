import { execFileSync } from 'node:child_process';
import fs, {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os, { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { TransportError } from '@td/core';
import { manualClock, recordingTransport } from '@td/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Client, createClient, withConsent, withLogger, withSpool, withStore, withTransport } from '../index.js';

let root: string;
let folder: string;
const path = () => join(folder, 'telemetrydeck-consent.txt');
const messages: string[] = [];

/** A client of the next program. */
const open = (...options: Parameters<typeof createClient>[1][]): Client => {
  const note = (message: string) => void messages.push(message);
  const spool = { directory: folder };
  return createClient(
    'APP',
    { spool },
    withTransport(recordingTransport()),
    withLogger({ error: note, warn: note }),
    ...options,
  );
};

const isRoot = process.getuid?.() === 0;
const OTHER_USER = 54_321;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'td-decision-'));
  folder = join(root, 'state');
  mkdirSync(folder, { mode: 0o700 });
  messages.length = 0;
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(root, { recursive: true, force: true });
});

it('the decision is a file of its own with one word, which only its user can read', async () => {
  await using client = open();
  expect(client.optOut()).toBe(true);
  expect(readdirSync(folder)).toEqual(['telemetrydeck-consent.txt']);
  expect(readFileSync(path(), 'utf8')).toBe('denied\n');
  if (process.platform !== 'win32') expect(statSync(path()).mode & 0o777).toBe(0o600);
  expect(client.optIn()).toBe(true);
  expect(readFileSync(path(), 'utf8')).toBe('granted\n');
  expect(open(withConsent('unknown')).consent).toBe('granted');
  expect(messages).toEqual([]);
});

it('only an absent file means that there is no decision', () => {
  expect(open().consent).toBe('granted');
  expect(open(withConsent('unknown')).consent).toBe('unknown');
  rmSync(folder, { recursive: true });
  expect(open(withConsent('unknown')).consent).toBe('unknown');
});

it.each([
  ['ERR_ACCESS_DENIED', true],
  ['ENOSPC', false],
  ['EIO', false],
])('given that a file cannot be flushed because of %s, an opt-in is remembered: %s', (code, isRemembered) => {
  vi.spyOn(fs, 'fsyncSync').mockImplementation(() => {
    throw Object.assign(new Error(code), { code });
  });
  expect(open().optIn()).toBe(isRemembered);
  expect(readdirSync(folder)).toEqual(isRemembered ? ['telemetrydeck-consent.txt'] : []);
});

const target = () => join(root, 'target');

/** What may stand in the place of the file. */
const obstacles: readonly [what: string, make: () => void, isHere?: boolean][] = [
  ['an empty file', () => writeFileSync(path(), '')],
  ['a file that was cut off', () => writeFileSync(path(), 'grant')],
  ['a file of zeros', () => writeFileSync(path(), '\0\0\0\0\0\0\0')],
  ['a file with another word', () => writeFileSync(path(), 'yes')],
  ['a file with another case', () => writeFileSync(path(), 'Granted')],
  ['a huge file', () => writeFileSync(path(), 'granted'.padEnd(5_000_000))],
  ['a folder', () => mkdirSync(path())],
  ['a folder that holds something', () => mkdirSync(join(path(), 'something'), { recursive: true })],
  ['a dangling link', () => symlinkSync(target(), path())],
  ['a link to itself', () => symlinkSync(path(), path())],
  [
    'a link to a file that grants it',
    () => {
      writeFileSync(target(), 'granted');
      symlinkSync(target(), path());
    },
  ],
  [
    'a yes of another user',
    () => {
      writeFileSync(path(), 'granted');
      chownSync(path(), OTHER_USER, OTHER_USER);
    },
    isRoot,
  ],
  [
    'a no of another user',
    () => {
      writeFileSync(path(), 'denied');
      chownSync(path(), OTHER_USER, OTHER_USER);
    },
    isRoot,
  ],
];

describe.skipIf(process.platform === 'win32').each(obstacles.filter(([, , isHere = true]) => isHere))(
  'given %s in the place of the decision',
  (what, make) => {
    it('the next client is off, and an opt-in repairs it', async () => {
      make();
      for (const options of [[], [withConsent('granted')], [withConsent('unknown')]]) {
        expect(open(...options).consent).toBe('denied');
      }
      await using client = open();
      client.sendSignal('a');
      expect(client.stats()).toMatchObject({ pending: 0, dropped: { disabled: 1 } });
      expect(client.offReason).toEqual({ by: 'user' });
      const isRead = what.startsWith('a no');
      expect(messages.filter((message) => message.includes('cannot be read'))).toHaveLength(isRead ? 0 : 4);

      expect(client.optIn()).toBe(true);
      expect(client.consent).toBe('granted');
      expect(lstatSync(path()).isFile()).toBe(true);
      expect(open(withConsent('unknown')).consent).toBe('granted');
      if (what.includes('grants it')) expect(readFileSync(target(), 'utf8')).toBe('granted');
      else expect(existsSync(target())).toBe(false);
    });

    it('an opt-out repairs it', () => {
      make();
      expect(open().optOut()).toBe(true);
      expect(readFileSync(path(), 'utf8')).toBe('denied\n');
      expect(lstatSync(path()).isFile()).toBe(true);
    });
  },
);

it.each(['EACCES', 'EIO', 'ELOOP', 'EMFILE'])(
  'a file that cannot be opened for a moment (%s) deletes nothing, and the same client goes on after that',
  async (code) => {
    const clock = manualClock();
    const names = ['1767225600000-a-0.free.v2.jsonl', 'memory.json'];
    for (const name of names) writeFileSync(join(folder, name), '');
    open().optIn();
    const real = fs.openSync;
    const broken = vi.spyOn(fs, 'openSync').mockImplementation(((file: string, ...others: [number]) => {
      if (String(file).endsWith('consent.txt')) throw Object.assign(new Error(code), { code });
      return real(file, ...others);
    }) as never);
    const transport = recordingTransport();
    const client = open({ clock, transport });
    client.sendSignal('a');
    expect([client.consent, readdirSync(folder)]).toEqual(['denied', expect.arrayContaining(names)]);
    broken.mockRestore();
    await clock.advance(1000);
    client.sendSignal('b');
    await client.flush();
    expect([client.consent, transport.signals.map(({ type }) => type)]).toEqual(['granted', ['b']]);
    await client.close();
  },
);

it.each(['EACCES', 'EIO', 'ELOOP', 'EMFILE'])(
  'a file that cannot be looked at (%s) counts as a refusal until it can',
  (code) => {
    open().optIn();
    const real = fs.lstatSync;
    const broken = vi.spyOn(fs, 'lstatSync').mockImplementation(((file: string, ...others: []) => {
      if (String(file).endsWith('consent.txt')) throw Object.assign(new Error(code), { code });
      return real(file, ...others);
    }) as never);
    expect(open().consent).toBe('denied');
    expect(messages).toEqual([expect.stringContaining(`which counts as a refusal: ${code}`)]);
    broken.mockRestore();
    expect(open().consent).toBe('granted');
  },
);

it.skipIf(isRoot || process.platform === 'win32')('a folder that cannot be read counts as a refusal', () => {
  open().optIn();
  chmodSync(folder, 0);
  expect(open().consent).toBe('denied');
  chmodSync(folder, 0o700);
  expect(open().consent).toBe('granted');
});

/** Lets functions of the file system fail, all or those about the folder. */
const failAt = (code: string, names: readonly (keyof typeof fs)[], isMeant = (_path: string) => true) => {
  for (const name of names) {
    const real = fs[name] as (path: string, ...others: unknown[]) => unknown;
    vi.spyOn(fs, name as 'openSync').mockImplementation(((file: string, ...others: unknown[]) => {
      if (isMeant(String(file))) throw Object.assign(new Error(code), { code });
      return real(file, ...others);
    }) as never);
  }
};

describe('an opt-out that cannot be stored', () => {
  it('returns false if the file can neither be read nor replaced, and holds for the program when it can be', () => {
    open().optIn();
    const client = open();
    const names = ['lstatSync', 'openSync', 'mkdirSync', 'renameSync', 'truncateSync', 'statSync'] as const;
    failAt('EACCES', names, (file) => file.startsWith(folder));
    expect([client.optOut(), client.consent]).toEqual([false, 'denied']);
    vi.restoreAllMocks();
    expect(readFileSync(path(), 'utf8')).toBe('granted\n');
    expect(open().consent).toBe('denied');
    expect(readFileSync(path(), 'utf8')).toBe('denied\n');
  });

  it('returns false if the file can be looked at, but not read', () => {
    open().optIn();
    const client = open();
    failAt('EACCES', ['openSync', 'truncateSync', 'readFileSync'], (file) => file.startsWith(folder));
    expect(client.optOut()).toBe(false);
    open().optIn();
  });

  it('is stored if the same word is there already', () => {
    open().optOut();
    failAt('EROFS', ['renameSync', 'truncateSync']);
    expect(open().optOut()).toBe(true);
  });
});

describe('given that the folder cannot be determined', () => {
  const inHome = (appID = 'APP-IN-HOME') =>
    createClient(appID, withTransport(recordingTransport()), note(), withConsent('unknown'));
  const note = () => withLogger({ error: (line) => messages.push(line), warn: (line) => messages.push(line) });

  beforeEach(() => {
    for (const name of ['XDG_STATE_HOME', 'LOCALAPPDATA']) vi.stubEnv(name, '');
    vi.stubEnv('HOME', root);
    vi.stubEnv('USERPROFILE', root);
  });
  afterEach(() => void vi.unstubAllEnvs());

  it.each<[string, () => void]>([
    [
      'the home cannot be looked at',
      () => failAt('EACCES', ['statSync', 'lstatSync'], (file) => file.startsWith(root)),
    ],
    ['the system cannot say where the home is', () => void vi.spyOn(os, 'homedir').mockImplementation(broken)],
    ['the modules of Node are missing', () => void vi.spyOn(process, 'getBuiltinModule').mockImplementation(missing)],
  ])('because %s, a refusal may be there: the client is off, and reports it once', (_what, spoil) => {
    spoil();
    const client = inHome();
    expect([client.consent, client.offReason]).toEqual(['denied', { by: 'user' }]);
    expect(messages.filter((message) => message.includes('cannot be read'))).toHaveLength(1);
    vi.restoreAllMocks();
    expect(inHome().consent).toBe('unknown');
  });

  const loseHome = () => {
    vi.spyOn(os, 'homedir').mockImplementation(() => {
      const info = { code: 'ENOENT', syscall: 'uv_os_homedir' };
      throw Object.assign(new Error('A system error occurred'), { code: 'ERR_SYSTEM_ERROR', info });
    });
  };

  it('because the user has no home, there is no decision', () => {
    loseHome();
    expect(inHome().consent).toBe('unknown');
    expect(messages).toEqual([]);
  });

  it.each(['', 'ada'])(
    'because the home by the name %j depends on the working directory, there is no decision',
    (at) => {
      vi.spyOn(os, 'homedir').mockReturnValue(at);
      const real = fs.lstatSync;
      const looked: string[] = [];
      vi.spyOn(fs, 'lstatSync').mockImplementation(((file: string, ...others: []) => {
        looked.push(String(file));
        return real(file, ...others);
      }) as never);
      const appID = `APP-IN-${at}`;
      expect([inHome(appID).consent, inHome(appID).optOut()]).toEqual(['unknown', false]);
      expect([inHome(appID).consent, looked]).toEqual(['denied', []]);
    },
  );

  it.each<[string, () => void]>([
    ['the user has no home', loseHome],
    ['the system cannot say where the home is', () => void vi.spyOn(os, 'homedir').mockImplementation(broken)],
  ])(
    'because %s, a refusal holds until the user takes it back, also after others have remembered it',
    (_what, lose) => {
      lose();
      const inFolder = (name: string) =>
        createClient('APP-IN-HOME', withTransport(recordingTransport()), withSpool({ directory: join(root, name) }));
      const decision = join(root, 'one', 'telemetrydeck-consent.txt');
      // An earlier consent, in the folder of another client of the app.
      expect([inFolder('one').optIn(), inFolder('one').consent]).toEqual([true, 'granted']);
      expect(inHome().optOut()).toBe(false);
      expect([inFolder('one').consent, readFileSync(decision, 'utf8')]).toEqual(['denied', 'denied\n']);
      expect([inHome().consent, inFolder('two').consent]).toEqual(['denied', 'denied']);
      expect([inFolder('two').optOut(), inHome().consent]).toEqual([true, 'denied']);

      // Another program takes it back, for this folder only.
      writeFileSync(decision, 'granted\n');
      expect([inFolder('one').consent, inHome().consent]).toEqual(['granted', 'denied']);
      expect(inFolder('two').optIn()).toBe(true);
      expect(inFolder('one').consent).toBe('granted');
      vi.restoreAllMocks();
      expect(inHome().consent).toBe('unknown');
    },
  );

  it.skipIf(process.platform === 'win32').each([
    ['is a link', 'link'],
    ['is below a link', 'link/ada'],
    ['is a link to a link', 'second'],
  ])(
    'because the home %s that leads to nothing, a refusal may be there: the client is off, and reports why',
    (_is, at) => {
      symlinkSync(join(root, 'disk'), join(root, 'link'));
      symlinkSync(join(root, 'link'), join(root, 'second'));
      vi.stubEnv('HOME', join(root, at));
      expect(inHome().consent).toBe('denied');
      expect(messages).toContainEqual(expect.stringContaining('is a broken link'));
      mkdirSync(join(root, 'disk', 'ada'), { recursive: true });
      expect(inHome().consent).toBe('unknown');
    },
  );

  it.skipIf(!isRoot)('because another user owns the home, the client only reads', () => {
    chownSync(root, OTHER_USER, OTHER_USER);
    expect(inHome().consent).toBe('unknown');
    failAt('EACCES', ['lstatSync'], (file) => file.startsWith(join(root, '.')));
    expect([inHome().consent, inHome().offReason]).toEqual(['denied', { by: 'user' }]);
    vi.restoreAllMocks();
    expect(readdirSync(root)).toEqual(['state']);
  });

  it('because the home does not exist, there is no decision', () => {
    for (const name of ['HOME', 'USERPROFILE']) vi.stubEnv(name, join(root, 'none'));
    expect(inHome().consent).toBe('unknown');
  });
});

const broken = (): never => {
  throw Object.assign(new Error('EIO'), { code: 'EIO' });
};

const missing = (): never => {
  throw new TypeError('process.getBuiltinModule is not a function');
};

describe.skipIf(process.platform === 'win32')('given a link that leads to nothing', () => {
  it.each([
    ['the folder', () => folder],
    ['a folder above it', () => root],
  ])('in the place of %s, the client is off and reports why', (_what, place) => {
    const link = join(place(), 'link');
    symlinkSync(join(root, 'nowhere'), link);
    folder = place() === root ? join(link, 'state') : link;
    expect(open(withConsent('unknown')).consent).toBe('denied');
    expect(messages).toEqual([expect.stringContaining('is a broken link')]);
  });
});

it('the file that is checked is the file that is read', () => {
  open().optIn();
  const real = fs.openSync;
  const other = join(root, 'other');
  vi.spyOn(fs, 'openSync').mockImplementation(((file: string, flags: number, ...others: []) => {
    if (String(file) === path() && typeof flags === 'number') {
      // Another program replaces it at this very moment.
      rmSync(path());
      mkdirSync(other);
      fs.renameSync(other, path());
    }
    return real(file, flags, ...others);
  }) as never);
  expect(open(withConsent('unknown')).consent).toBe('denied');
});

it.skipIf(process.platform === 'win32').each(['telemetrydeck-state.json', 'telemetrydeck-consent.txt'])(
  'a pipe or a device in the place of %s does not block a client',
  (name) => {
    execFileSync('sh', ['-c', 'mkfifo "$0"', join(folder, name)]);
    const client = open(withConsent('unknown'));
    expect(client.consent).toBe(name === 'telemetrydeck-state.json' ? 'unknown' : 'denied');
    expect(client.optOut()).toBe(true);
    expect(readFileSync(path(), 'utf8')).toBe('denied\n');
  },
);

describe('given a full disk', () => {
  const fill = (...names: readonly ('openSync' | 'writeSync')[]) => {
    for (const name of names) {
      vi.spyOn(fs, name).mockImplementation((() => {
        throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
      }) as never);
    }
  };

  it('a refusal is an empty file', () => {
    open().optIn();
    const client = open();
    fill('writeSync');
    expect(client.optOut()).toBe(true);
    expect(open().consent).toBe('denied');
    expect(readFileSync(path(), 'utf8')).toBe('');
  });

  it('a refusal empties the old file if there is no room for a new one', () => {
    open().optIn();
    const client = open();
    fill('openSync');
    vi.mocked(fs.openSync).mockRestore();
    const real = fs.openSync;
    vi.spyOn(fs, 'openSync').mockImplementation(((file: string, flags: string, ...others: []) => {
      if (flags === 'wx') throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
      return real(file, flags, ...others);
    }) as never);
    expect(client.optOut()).toBe(true);
    expect(readFileSync(path(), 'utf8')).toBe('');
  });

  it('a consent is not remembered, and the refusal stays', () => {
    open().optOut();
    const client = open();
    fill('writeSync');
    expect([client.optIn(), client.consent]).toEqual([false, 'granted']);
    vi.restoreAllMocks();
    expect(readFileSync(path(), 'utf8')).toBe('denied\n');
    expect(readdirSync(folder)).toEqual(['telemetrydeck-consent.txt']);
    expect(messages).toContainEqual(expect.stringContaining("the user's decision cannot be remembered: ENOSPC"));
  });
});

it('a refusal that cannot be remembered holds for all clients of the program, and is written when it can be', () => {
  folder = join(root, 'file', 'state');
  writeFileSync(join(root, 'file'), '');
  expect(open().optOut()).toBe(false);
  expect(open().consent).toBe('denied');
  rmSync(join(root, 'file'));
  expect(open().consent).toBe('denied');
  expect(readFileSync(path(), 'utf8')).toBe('denied\n');
});

it('a client whose folder is relative to a deleted working directory works, and reports once that it stores nothing', async () => {
  vi.spyOn(process, 'cwd').mockImplementation(() => {
    throw Object.assign(new Error('ENOENT: no such file or directory, uv_cwd'), { code: 'ENOENT' });
  });
  folder = 'telemetry';
  const transport = recordingTransport({ deliversNothing: false });
  await using client = open(withTransport(transport));
  client.sendSignal('a');
  await client.flush();
  expect(transport.signals).toHaveLength(1);
  expect(messages).toEqual([expect.stringContaining('signals cannot be kept on disk: ENOENT')]);
  expect([client.optOut(), client.consent, open().consent]).toEqual([false, 'denied', 'denied']);
  vi.restoreAllMocks();
  folder = join(root, 'state');
  expect(open().consent).toBe('denied');
  expect(readFileSync(path(), 'utf8')).toBe('denied\n');
});

it('two programs that write sessions do not touch the decision', async () => {
  const { withSessions } = await import('../index.js');
  await using one = open(withSessions());
  await using other = open(withSessions());
  one.sendSignal('a');
  other.optOut();
  one.newSession();
  expect(readFileSync(path(), 'utf8')).toBe('denied\n');
  expect(open(withSessions()).consent).toBe('denied');
  expect(readdirSync(folder)).toEqual(['telemetrydeck-consent.txt']);
});

it('a start that finds a refusal deletes what other clients have left; the log names a file that stays once', () => {
  const names = [
    'telemetrydeck-1-0123456789abcdef-1767225600000-1-a0.free.jsonl',
    'telemetrydeck-1-0123456789abcdef-1767225600001-1-a1.free.jsonl',
    'telemetrydeck-1-0123456789abcdef-1767225600002-1-a2.free.jsonl',
  ];
  for (const name of names) writeFileSync(join(folder, name), '{}\n');
  writeFileSync(join(folder, 'telemetrydeck-state.json'), '{"sessions":"{}"}');
  writeFileSync(path(), 'denied');
  const real = fs.rmSync;
  vi.spyOn(fs, 'rmSync').mockImplementation(((file: string, ...others: []) => {
    if (String(file).includes('-a1.')) throw new Error('EPERM: stuck');
    return real(file, ...others);
  }) as never);
  const client = open();
  expect(readdirSync(folder)).toEqual([names[1], 'telemetrydeck-consent.txt']);
  client.optOut();
  expect(messages).toEqual([expect.stringContaining('stored signals cannot be deleted: EPERM: stuck')]);
});

describe('a refusal deletes the signals that other clients have stored, given', () => {
  const noStore = { persist: () => true, remove() {}, claim: async () => [], clear() {}, release() {} };

  it.each<[what: string, option: Parameters<typeof createClient>[1]]>([
    ['a store of its own', withStore(noStore)],
    ['no spool', withSpool(false)],
  ])('%s', async (_what, option) => {
    for (const name of ['XDG_STATE_HOME', 'LOCALAPPDATA', 'HOME', 'USERPROFILE']) vi.stubEnv(name, root);
    const make = (...more: Parameters<typeof createClient>[1][]) =>
      createClient('APP-NO-SPOOL', withTransport(failingTransport), ...more);
    const leave = async () => {
      const client = make();
      client.optIn();
      client.sendSignal('before the no');
      expect(await client.close({ timeoutMs: 0 })).toMatchObject({ spooled: 1 });
    };
    const files = () => readdirSync(root, { recursive: true }).filter((name) => String(name).includes('.jsonl'));

    await leave();
    expect(files()).toHaveLength(1);
    expect([make(option).optOut(), files()]).toEqual([true, []]);
    await leave();
    const decision = readdirSync(root, { recursive: true }).find((name) => String(name).endsWith('consent.txt'));
    writeFileSync(join(root, String(decision)), 'denied\n');
    expect([make(option).consent, files()]).toEqual(['denied', []]);
    vi.unstubAllEnvs();
  });

  const failingTransport = {
    send: () => Promise.reject(new TransportError('network', 'down')),
  };
});
