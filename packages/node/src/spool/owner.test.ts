import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readlinkSync } from 'node:fs';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const MINUTE_MS = 60_000;

let children: ChildProcess[];

beforeEach(() => {
  children = [];
  vi.resetModules();
});

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  vi.doUnmock('../builtin-modules.js');
  vi.unstubAllGlobals();
});

/** Starts a program that lives until the test ends. */
function start(command: string, ...parameters: readonly string[]): ChildProcess {
  const child = spawn(command, parameters, { stdio: ['pipe', 'pipe', 'ignore'] });
  children.push(child);
  return child;
}

const waitsForever = () => start(process.execPath, '-e', 'process.stdin.resume()');

async function kill(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

/** Makes the reading of the states of processes fail, while `now` is true. */
function failToRead(code: string): { now: boolean } {
  const failing = { now: false };
  vi.doMock('../builtin-modules.js', async (original) => {
    const modules = await original<typeof import('../builtin-modules.js')>();
    const readFile = (path: string, encoding: 'utf8') => {
      if (failing.now && path.endsWith('/stat')) throw Object.assign(new Error(`${code}: no luck`), { code });
      return readFileSync(path, encoding);
    };
    return { ...modules, nodeFS: () => ({ ...modules.nodeFS(), readFileSync: readFile }) };
  });
  return failing;
}

describe.skipIf(process.platform !== 'linux')('given Linux, where a process says when it was started', () => {
  const startOf = (pid: number | undefined) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19];

  async function ownerOf(pid: number | undefined, startedAt = startOf(pid)): Promise<string> {
    const { thisOwner } = await import('./owner.js');
    return `${thisOwner().split('-')[0]}-${pid}-${startedAt}`;
  }

  it('a living process has not ended, also after a long silence', async () => {
    const { hasEnded, thisOwner } = await import('./owner.js');
    expect(hasEnded(thisOwner(), 1e12)).toBe(false);
    expect(hasEnded(await ownerOf(waitsForever().pid), 1e12)).toBe(false);
  });

  it('another thread of this process counts as ended after a long silence, because it may have been terminated', async () => {
    const { hasEnded, thisOwner } = await import('./owner.js');
    expect(hasEnded(`${thisOwner()}-7`, 14 * MINUTE_MS)).toBe(false);
    expect(hasEnded(`${thisOwner()}-7`, 16 * MINUTE_MS)).toBe(true);
  });

  it('this thread has not ended, also after a long silence', async () => {
    vi.doMock('../builtin-modules.js', async (original) => ({
      ...(await original<typeof import('../builtin-modules.js')>()),
      nodeThreads: () => ({ threadId: 7 }),
    }));
    vi.stubGlobal('WorkerGlobalScope', class {});
    const { hasEnded, thisOwner } = await import('./owner.js');
    expect(thisOwner()).toMatch(/-7$/);
    expect(hasEnded(thisOwner(), 1e12)).toBe(false);
    expect(hasEnded(thisOwner().slice(0, -2), 1e12)).toBe(false);
  });

  it('a killed process has ended at once', async () => {
    const { hasEnded } = await import('./owner.js');
    const child = waitsForever();
    const owner = await ownerOf(child.pid);
    await kill(child);
    expect(hasEnded(owner, 0)).toBe(true);
  });

  it('a process has ended even if its parent has not waited for it', async () => {
    const { hasEnded } = await import('./owner.js');
    // The shell would wait for its child. The program that replaces the shell does not.
    const parent = start('sh', '-c', 'sleep 1 & echo $!; exec sleep 60');
    const [output] = await once(parent.stdout as NodeJS.ReadableStream, 'data');
    const pid = Number(output);
    const owner = await ownerOf(pid);
    while (!/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8')))
      await new Promise((resolve) => setImmediate(resolve));
    expect(hasEnded(owner, 0)).toBe(true);
  });

  it('a process has ended if another process has its number now', async () => {
    const { hasEnded } = await import('./owner.js');
    expect(hasEnded(await ownerOf(process.pid, '1'), 0)).toBe(true);
  });

  it('a process on another machine counts as ended after a long silence', async () => {
    const { hasEnded } = await import('./owner.js');
    expect(hasEnded(`elsewhere-${process.pid}-${startOf(process.pid)}`, 14 * MINUTE_MS)).toBe(false);
    expect(hasEnded(`elsewhere-${process.pid}-${startOf(process.pid)}`, 16 * MINUTE_MS)).toBe(true);
  });

  it.each(['EMFILE', 'EIO', 'EACCES'])(
    'a living process has not ended if the system cannot tell at present (%s), only after a long silence',
    async (code) => {
      const failing = failToRead(code);
      const { hasEnded, thisOwner } = await import('./owner.js');
      const owner = await ownerOf(waitsForever().pid);
      failing.now = true;
      expect(hasEnded(owner, 0)).toBe(false);
      expect(hasEnded(thisOwner(), 14 * MINUTE_MS)).toBe(false);
      expect(hasEnded(owner, 16 * MINUTE_MS)).toBe(true);
    },
  );

  it('a process that could not read its own start has not ended, and reads it again later', async () => {
    const failing = failToRead('EMFILE');
    failing.now = true;
    const { hasEnded, thisOwner } = await import('./owner.js');
    const without = thisOwner();
    failing.now = false;
    expect(thisOwner()).toBe(`${without}${startOf(process.pid)}`);
    expect(hasEnded(without, 0)).toBe(false);
  });

  it('a living process has not ended where the system shows the processes of another container', async () => {
    vi.doMock('../builtin-modules.js', async (original) => {
      const modules = await original<typeof import('../builtin-modules.js')>();
      const readlink = (path: string) => (path === '/proc/self' ? '1' : readlinkSync(path));
      return { ...modules, nodeFS: () => ({ ...modules.nodeFS(), readlinkSync: readlink }) };
    });
    const { hasEnded, thisOwner } = await import('./owner.js');
    const child = waitsForever();
    const owner = thisOwner().replace(/-\d+-\d*$/, `-${child.pid}-`);
    // Shown is the start of another process by that number.
    expect([hasEnded(owner, 0), hasEnded(`${owner}1`, 0), hasEnded(owner, 16 * MINUTE_MS)]).toEqual([
      false,
      false,
      true,
    ]);
    await kill(child);
    expect(hasEnded(owner, 0)).toBe(true);
  });

  it('a sign of life from the far future is none, since the clock was wrong', async () => {
    const { hasEnded } = await import('./owner.js');
    expect(hasEnded('elsewhere-1-1', -14 * MINUTE_MS)).toBe(false);
    expect(hasEnded('elsewhere-1-1', -16 * MINUTE_MS)).toBe(true);
  });
});

describe('given a system where a process does not say when it was started', () => {
  beforeEach(() => {
    vi.doMock('../builtin-modules.js', async (original) => {
      const refuse = () => {
        throw new Error('there is no such file');
      };
      return { ...(await original<object>()), nodeFS: () => ({ readFileSync: refuse, readlinkSync: refuse }) };
    });
  });

  it('a living process counts as ended after a long silence, because another may have its number now', async () => {
    const { hasEnded, thisOwner } = await import('./owner.js');
    expect(hasEnded(thisOwner(), 14 * MINUTE_MS)).toBe(false);
    expect(hasEnded(thisOwner(), 16 * MINUTE_MS)).toBe(true);
  });

  it('a killed process has ended at once', async () => {
    const { hasEnded, thisOwner } = await import('./owner.js');
    const child = waitsForever();
    const owner = thisOwner().replace(/-\d+-/, `-${child.pid}-`);
    expect(hasEnded(owner, 0)).toBe(false);
    await kill(child);
    expect(hasEnded(owner, 0)).toBe(true);
  });
});
