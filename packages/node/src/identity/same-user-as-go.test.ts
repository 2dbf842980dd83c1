import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startIngestServer } from '@td/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClient, withEndpoint } from '../index.js';

interface User {
  readonly userID: string;
  readonly clientUser: string;
}

const run = promisify(execFile);
const fixture = (name: string) => fileURLToPath(new URL(`../../test/${name}`, import.meta.url));

/** The path of a program that prints the {@link User} of Go's standard library. */
let goProgram: string;
/** The same for the {@link User} of this package. */
let nodeProgram: string;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'td-same-user-as-go-'));
  goProgram = join(folder, 'go-client-user');
  const env = { ...process.env, GO111MODULE: 'off', GOFLAGS: '', GOCACHE: join(folder, 'cache') };
  await run('go', ['build', '-o', goProgram, fixture('go-client-user.go')], { env }).catch((error) => {
    if (error.code !== 'ENOENT') throw error;
    throw new Error('missing "go" to compare with; install Go (on Debian the package golang-go)');
  });
  // A bundle, because each test starts it, and the sources take seconds to convert.
  nodeProgram = join(folder, 'node-client-user.mjs');
  await run(process.execPath, [fixture('bundle.mjs'), fixture('node-client-user.mjs'), nodeProgram]);
}, 120_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

afterEach(() => {
  vi.unstubAllEnvs();
});

it('a client sends the same clientUser as Go on this machine', async () => {
  vi.stubEnv('USER', 'ada');
  vi.stubEnv('USERNAME', 'Ada Lovelace, née Byron');
  vi.stubEnv('%USERNAME%', 'literally');
  const { stdout } = await run(goProgram, { env: process.env });
  const go: User = JSON.parse(stdout);

  await using server = await startIngestServer();
  await using client = createClient('APP', withEndpoint(server.endpoint));
  client.sendSignal('Command.run');
  const [signal] = await server.waitForSignals(1);

  expect(client.userID).toBe(go.userID);
  expect(signal?.clientUser).toBe(go.clientUser);
});

const NAMESPACES = ['--net', '--mount', '--uts'];

/** Returns why this machine or this user can have no network of its own; an empty text if it can. */
function obstacle(): string {
  const script =
    'mount -t sysfs sysfs /sys && hostname build-01.example.com && ip link add here0 type veth peer name there0';
  const { error, signal, status, stderr } = spawnSync('unshare', [...NAMESPACES, 'sh', '-c', script], {
    encoding: 'utf8',
  });
  return status === 0 ? '' : `no network of its own: ${error?.message || stderr.trim() || signal || status}`;
}

describe('given a network of its own', { timeout: 120_000 }, () => {
  const missing = obstacle();

  // Says in the report why nothing is compared.
  beforeEach(({ skip }) => skip(missing !== '', missing));

  /** Runs a script that sets a network up, and both programs in it, one after the other. The network ends with them. */
  async function usersAfter(setUp: string): Promise<{ readonly go: User; readonly node: User }> {
    const script = `set -e\n${setUp}\n${goProgram}\n"$@"`;
    const { stdout } = await run('unshare', [...NAMESPACES, 'sh', '-c', script, 'sh', process.execPath, nodeProgram]);
    const [go, node] = stdout.trim().split('\n');
    return { go: JSON.parse(go as string), node: JSON.parse(node as string) };
  }

  const addressesOf = ({ userID }: User) => (userID.split('|')[4] as string).split(' ');

  it('both agree on interfaces that are down, have no IP address, or share an address', async () => {
    const { go, node } = await usersAfter(`
      mount -t sysfs sysfs /sys
      hostname build-01.example.com
      ip link add idle0 type bridge
      ip link add here0 type veth peer name there0
      ip address add 192.0.2.1/24 dev here0
      ip link set here0 up
      ip link add same0 address 02:00:00:00:00:01 type bridge
      ip link add same1 address 02:00:00:00:00:01 type bridge
      # Not every kernel has these.
      ip link add dummy0 type dummy || true
      ip tuntap add mode tun tun0 || true
      ip link add sit9 type sit local 192.0.2.1 remote 192.0.2.2 || true
      ip link add gre9 type gre local 192.0.2.1 remote 192.0.2.2 || true
      ip link add six9 type ip6tnl local 2001:db8::1 remote 2001:db8::2 || true
    `);
    expect(addressesOf(go).length).toBeGreaterThanOrEqual(5);
    expect(go.userID).toContain('|build-01.example.com|02:00:00:00:00:01 02:00:00:00:00:01 ');
    expect(node).toEqual(go);
  });

  it('both agree if there is only the loopback interface', async () => {
    const { go, node } = await usersAfter('mount -t sysfs sysfs /sys');
    expect(addressesOf(go)).toEqual(['']);
    expect(node).toEqual(go);
  });

  it('both agree if /sys still shows another network', async () => {
    const { go, node } = await usersAfter(`
      ip link add here0 type veth peer name there0
      ip address add 192.0.2.1/24 dev here0
      ip address add 192.0.2.2/24 dev there0
      ip link set here0 up
      ip link set there0 up
    `);
    expect(addressesOf(go)).toHaveLength(2);
    expect(node).toEqual(go);
  });
});
