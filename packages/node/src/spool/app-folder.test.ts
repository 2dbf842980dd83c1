import { join } from 'node:path';
import process from 'node:process';
import { beforeEach, expect, it, vi } from 'vitest';
import { appFolder } from './app-folder.js';

const state = vi.hoisted(() => ({ folder: vi.fn((appID: string) => `/state/${appID}`) }));
vi.mock('./state-folder.js', () => ({ stateFolder: state.folder }));

beforeEach(() => {
  state.folder.mockClear();
});

it.each([undefined, false, {}, { maxBytes: 5 }] as const)(
  "the folder is in the user's folder for states, which is looked for once and when it is needed, given %j",
  (spool) => {
    const folder = appFolder('APP', spool);
    expect(state.folder).not.toHaveBeenCalled();
    expect([folder(), folder()]).toEqual(['/state/APP', '/state/APP']);
    expect(state.folder).toHaveBeenCalledTimes(1);
  },
);

it('the folder is looked for again if the first search has failed', () => {
  state.folder.mockImplementationOnce(() => {
    throw new Error('no home');
  });
  const folder = appFolder('APP', {});
  expect(folder).toThrow('no home');
  expect(folder()).toBe('/state/APP');
});

it('the folder that the program names belongs to the working directory at that time', () => {
  const directory = process.cwd();
  const folder = appFolder('APP', { directory: 'telemetry' });
  const cwd = vi.spyOn(process, 'cwd').mockReturnValue('/elsewhere');
  expect(folder()).toBe(join(directory, 'telemetry'));
  expect(state.folder).not.toHaveBeenCalled();
  cwd.mockRestore();
});

it('there is no folder if the program names one relative to a deleted working directory, and the error says so', () => {
  const error = Object.assign(new Error('ENOENT: no such file or directory, uv_cwd'), { code: 'ENOENT' });
  vi.spyOn(process, 'cwd').mockImplementationOnce(() => {
    throw error;
  });
  expect(appFolder('APP', { directory: 'telemetry' })).toThrow(error);
  vi.restoreAllMocks();
});
