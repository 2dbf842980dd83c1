import { beforeEach, expect, it, vi } from 'vitest';
import { defaultUserID } from './default-user-id.js';

const refuse = vi.hoisted(() => (): never => {
  throw new Error('permission denied');
});
const machine = vi.hoisted(() => ({
  process: {} as Record<string, unknown>,
  hostname: (): string => '',
  networkInterfaces: (): Record<string, { mac: string }[]> => ({}),
}));
vi.mock('../this-process.js', () => ({ thisProcess: () => machine.process }));
vi.mock('../builtin-modules.js', () => ({
  nodeOS: () => ({
    endianness: () => 'LE',
    hostname: () => machine.hostname(),
    networkInterfaces: () => machine.networkInterfaces(),
  }),
}));

beforeEach(() => {
  Object.assign(machine.process, {
    platform: 'darwin',
    arch: 'x64',
    getuid: () => 1000,
    getgid: () => 100,
    env: { USER: 'ada' },
  });
  machine.hostname = () => 'build-01';
  machine.networkInterfaces = () => ({
    en1: [{ mac: '52:54:00:12:34:56' }],
    en0: [{ mac: '02:42:ac:11:00:02' }],
    en2: [{ mac: 'a0:00:00:00:00:01' }],
  });
});

const SORTED = '02:42:ac:11:00:02 52:54:00:12:34:56 a0:00:00:00:00:01';

it('the identifier has all parts in their order, each after a bar, with sorted addresses', () => {
  expect(defaultUserID()).toBe(`|darwin|amd64|build-01|${SORTED}|1000|100|ada||`);
});

it('the identifier has all three variables in their order', () => {
  machine.process['env'] = { USER: 'ada', USERNAME: 'Ada Lovelace', '%USERNAME%': 'literally' };
  expect(defaultUserID()).toBe(`|darwin|amd64|build-01|${SORTED}|1000|100|ada|Ada Lovelace|literally`);
});

it('the identifier has -1 for user and group where the system has no numbers for them', () => {
  Object.assign(machine.process, { platform: 'win32', arch: 'ia32', getuid: undefined, getgid: undefined, env: {} });
  expect(defaultUserID()).toBe(`|windows|386|build-01|${SORTED}|-1|-1|||`);
});

it('the identifier leaves out an unreadable host name with its bar', () => {
  machine.hostname = refuse;
  expect(defaultUserID()).toBe(`|darwin|amd64|${SORTED}|1000|100|ada||`);
});

it('the identifier keeps the bar of an empty host name', () => {
  machine.hostname = () => '';
  expect(defaultUserID()).toBe(`|darwin|amd64||${SORTED}|1000|100|ada||`);
});

it('the identifier leaves out the addresses with their bar where the interfaces cannot be listed', () => {
  machine.networkInterfaces = refuse;
  expect(defaultUserID()).toBe('|darwin|amd64|build-01|1000|100|ada||');
});

it('the identifier keeps the bar of the addresses where no interface has one', () => {
  machine.networkInterfaces = () => ({});
  expect(defaultUserID()).toBe('|darwin|amd64|build-01||1000|100|ada||');
});

it('the identifier leaves out all parts that a runtime refuses to reveal', () => {
  Object.assign(machine.process, { getuid: refuse, getgid: refuse });
  Object.defineProperty(machine.process, 'env', { get: refuse, set() {}, configurable: true });
  machine.hostname = refuse;
  machine.networkInterfaces = refuse;
  try {
    expect(defaultUserID()).toBe('|darwin|amd64|-1|-1|||');
  } finally {
    Reflect.deleteProperty(machine.process, 'env');
  }
});
