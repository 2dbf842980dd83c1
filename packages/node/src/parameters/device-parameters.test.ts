import { beforeEach, describe, expect, it, vi } from 'vitest';
import { deviceParameters } from './device-parameters.js';

const machine = vi.hoisted(() => ({ platform: '', arch: '', release: (): string => '' }));
vi.mock('../this-process.js', () => ({ thisProcess: () => machine }));
vi.mock('../builtin-modules.js', () => ({ nodeOS: () => ({ release: () => machine.release() }) }));

const SCOPE = 'TelemetryDeck.Device';

beforeEach(() => {
  Object.assign(machine, { platform: 'linux', arch: 'x64' });
});

describe('the version of the system', () => {
  it.each<[platform: string, release: string, version: string, major: string, majorMinor: string]>([
    ['linux', '6.1.0-13-amd64', 'linux 6.1.0', 'linux 6', 'linux 6.1'],
    ['linux', '5.15.167.4-microsoft-standard-WSL2', 'linux 5.15.167.4', 'linux 5', 'linux 5.15'],
    ['linux', '6.18', 'linux 6.18', 'linux 6', 'linux 6.18'],
    ['darwin', '23.5.0', 'darwin 23.5.0', 'darwin 23', 'darwin 23.5'],
    ['win32', '10.0.22631', 'windows 10.0.22631', 'windows 10', 'windows 10.0'],
    ['freebsd', '14.1-RELEASE', 'freebsd 14.1', 'freebsd 14', 'freebsd 14.1'],
  ])('of %s %s is %j, %j and %j', (platform, release, version, major, majorMinor) => {
    Object.assign(machine, { platform, release: () => release });
    expect(deviceParameters()).toMatchObject({
      [`${SCOPE}.systemVersion`]: version,
      [`${SCOPE}.systemMajorVersion`]: major,
      [`${SCOPE}.systemMajorMinorVersion`]: majorMinor,
    });
  });

  it.each<[why: string, release: () => string]>([
    ['is no number', () => 'current'],
    [
      'is refused by the runtime',
      () => {
        throw new Error('NotCapable: Requires sys access to "osRelease"');
      },
    ],
  ])('is left out where it %s, and nothing else is', (_why, release) => {
    machine.release = release;
    expect(deviceParameters()).toEqual({
      [`${SCOPE}.platform`]: 'Linux',
      [`${SCOPE}.operatingSystem`]: 'linux',
      [`${SCOPE}.architecture`]: 'amd64',
    });
  });
});

it.each<[platform: string, name: string, goName: string]>([
  ['darwin', 'macOS', 'darwin'],
  ['win32', 'Windows', 'windows'],
  ['cygwin', 'Windows', 'windows'],
  ['linux', 'Linux', 'linux'],
  ['android', 'Android', 'android'],
  ['freebsd', 'FreeBSD', 'freebsd'],
  ['openbsd', 'OpenBSD', 'openbsd'],
  ['netbsd', 'NetBSD', 'netbsd'],
  ['sunos', 'illumos', 'illumos'],
  ['aix', 'AIX', 'aix'],
  ['haiku', 'haiku', 'haiku'],
])('on %s the platform is %s, beside %s, the operating system by its name in Go', (platform, name, goName) => {
  machine.platform = platform;
  expect(deviceParameters()).toMatchObject({
    [`${SCOPE}.platform`]: name,
    [`${SCOPE}.operatingSystem`]: goName,
  });
});
