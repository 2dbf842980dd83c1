import { posix, win32 } from 'node:path';
import { hashUserID } from '@td/core';
import { beforeEach, expect, it, vi } from 'vitest';
import { stateFolder } from './state-folder.js';

const machine = vi.hoisted(() => ({ process: {} as Record<string, unknown>, home: '', path: {}, owner: 1000 }));
vi.mock('../this-process.js', () => ({ thisProcess: () => machine.process }));
vi.mock('../builtin-modules.js', () => ({
  nodeOS: () => ({ homedir: () => machine.home }),
  nodePath: () => machine.path,
  nodeFS: () => ({ statSync: () => ({ uid: machine.owner }) }),
}));

const APP = '01234567-89ab-4cde-8f01-23456789abcd';

beforeEach(() => {
  Object.assign(machine.process, { platform: 'linux', env: {}, getuid: () => 1000 });
  Object.assign(machine, { home: '/people/ada', path: posix, owner: 1000 });
});

it.each<[platform: string, env: Readonly<Record<string, string>>, expected: string]>([
  ['linux', {}, `/people/ada/.local/state/telemetrydeck/${APP}`],
  ['freebsd', {}, `/people/ada/.local/state/telemetrydeck/${APP}`],
  ['linux', { XDG_STATE_HOME: '/state' }, `/state/telemetrydeck/${APP}`],
  ['linux', { XDG_STATE_HOME: 'relative' }, `/people/ada/.local/state/telemetrydeck/${APP}`],
  ['linux', { XDG_STATE_HOME: '' }, `/people/ada/.local/state/telemetrydeck/${APP}`],
  ['darwin', { XDG_STATE_HOME: '/state' }, `/people/ada/Library/Application Support/telemetrydeck/${APP}`],
])('the folder follows the conventions of %s, given %j (point 22)', (platform, env, expected) => {
  Object.assign(machine.process, { platform, env });
  expect(stateFolder(APP)).toBe(expected);
});

it.each<[env: Readonly<Record<string, string>>, expected: string]>([
  [{ LOCALAPPDATA: 'D:\\Local' }, `D:\\Local\\telemetrydeck\\${APP}`],
  [{}, `C:\\Users\\ada\\AppData\\Local\\telemetrydeck\\${APP}`],
])('the folder is in the local data of applications on Windows, given %j (point 22)', (env, expected) => {
  Object.assign(machine.process, { platform: 'win32', env, getuid: undefined });
  Object.assign(machine, { home: 'C:\\Users\\ada', path: win32, owner: 0 });
  expect(stateFolder(APP)).toBe(expected);
});

it.each(['../../etc', 'a/b', 'con', 'COM1', '..', 'app', 'ümläute', 'x'.repeat(65), 'dots.in.it'])(
  'the folder has the hash of the app ID %s, which is not a safe name for a file',
  (appID) => {
    expect(stateFolder(appID)).toBe(`/people/ada/.local/state/telemetrydeck/${hashUserID(appID)}`);
  },
);

it.each<Record<string, string>>([{}, { XDG_STATE_HOME: '/people/ada/.local/state' }])(
  'there is no folder in the home of another user, which `sudo` may have kept, given %j',
  (env) => {
    Object.assign(machine.process, { env, getuid: () => 0 });
    expect(() => stateFolder(APP)).toThrow(/^\/people\/ada.* belongs to another user$/);
    expect(stateFolder(APP, true)).toBe(`/people/ada/.local/state/telemetrydeck/${APP}`);
  },
);

it.each<[platform: string, home: string, path: unknown]>([
  ['linux', '', posix],
  ['linux', 'people/ada', posix],
  ['darwin', '.', posix],
  ['win32', '', win32],
  ['win32', 'C:ada', win32],
])('on %s, a home by the name %j is none, because it would depend on the working directory', (platform, home, path) => {
  Object.assign(machine.process, { platform });
  Object.assign(machine, { home, path });
  for (const mayBeForeign of [false, true]) {
    expect(() => stateFolder(APP, mayBeForeign)).toThrow(expect.objectContaining({ code: 'ENOENT' }));
  }
});
