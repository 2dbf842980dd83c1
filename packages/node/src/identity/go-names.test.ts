import { beforeEach, describe, expect, it, vi } from 'vitest';
import { goArch, goOS } from './go-names.js';

const machine = vi.hoisted(() => ({ platform: '', arch: '', endianness: '' }));
vi.mock('../this-process.js', () => ({ thisProcess: () => machine }));
vi.mock('../builtin-modules.js', () => ({ nodeOS: () => ({ endianness: () => machine.endianness }) }));

beforeEach(() => {
  machine.endianness = 'LE';
});

describe('goOS', () => {
  it.each<[platform: string, name: string]>([
    ['aix', 'aix'],
    ['android', 'android'],
    ['cygwin', 'windows'],
    ['darwin', 'darwin'],
    ['freebsd', 'freebsd'],
    ['linux', 'linux'],
    ['netbsd', 'netbsd'],
    ['openbsd', 'openbsd'],
    ['sunos', 'illumos'],
    ['win32', 'windows'],
  ])('calls %s %s', (platform, name) => {
    machine.platform = platform;
    expect(goOS()).toBe(name);
  });

  it('returns the name of a system that Go does not know unchanged', () => {
    machine.platform = 'haiku';
    expect(goOS()).toBe('haiku');
  });
});

describe('goArch', () => {
  it.each<[arch: string, name: string]>([
    ['arm', 'arm'],
    ['arm64', 'arm64'],
    ['ia32', '386'],
    ['loong64', 'loong64'],
    ['mips', 'mips'],
    ['mips64el', 'mips64le'],
    ['mipsel', 'mipsle'],
    ['ppc64', 'ppc64le'],
    ['riscv64', 'riscv64'],
    ['s390x', 's390x'],
    ['x64', 'amd64'],
  ])('calls %s %s', (arch, name) => {
    machine.arch = arch;
    expect(goArch()).toBe(name);
  });

  it('calls ppc64 ppc64 if the byte order is big-endian', () => {
    machine.arch = 'ppc64';
    machine.endianness = 'BE';
    expect(goArch()).toBe('ppc64');
  });
});
