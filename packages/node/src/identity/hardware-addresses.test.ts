import { beforeEach, describe, expect, it, vi } from 'vitest';
import { hardwareAddresses } from './hardware-addresses.js';

const machine = vi.hoisted(() => ({
  platform: '',
  files: {} as Record<string, string>,
  networkInterfaces: (): Record<string, { mac: string }[]> => ({}),
}));
vi.mock('../this-process.js', () => ({ thisProcess: () => machine }));
vi.mock('../builtin-modules.js', () => ({
  nodeOS: () => ({ networkInterfaces: () => machine.networkInterfaces() }),
  nodeFS: () => ({
    readFileSync(path: string) {
      const text = machine.files[path];
      if (text === undefined) throw new Error(`no such file: ${path}`);
      return text;
    },
  }),
}));

const ETHERNET = 1;

/** Makes the files in which Linux shows its interfaces: a name, an address and a type for each. */
function linuxWith(...interfaces: [name: string, address: string, type: number][]): void {
  machine.platform = 'linux';
  const lines = interfaces.map(([name]) => `${name.padStart(6)}:     100    1    0\n`).join('');
  machine.files['/proc/net/dev'] = `Inter-|   Receive  |\n face |bytes    packets|bytes    packets\n${lines}`;
  for (const [name, address, type] of interfaces) {
    machine.files[`/sys/class/net/${name}/address`] = `${address}\n`;
    machine.files[`/sys/class/net/${name}/type`] = `${type}\n`;
  }
}

beforeEach(() => {
  machine.files = {};
  machine.networkInterfaces = () => ({});
});

describe('given Linux', () => {
  it('the list has every interface, also those that Node does not list', () => {
    linuxWith(['eth0', '52:54:00:12:34:56', ETHERNET], ['docker0', '02:42:ac:11:00:02', ETHERNET]);
    expect(hardwareAddresses()).toEqual(['52:54:00:12:34:56', '02:42:ac:11:00:02']);
  });

  it('the list has a shared address once for each interface', () => {
    linuxWith(['eth0', '52:54:00:12:34:56', ETHERNET], ['eth0.10', '52:54:00:12:34:56', ETHERNET]);
    expect(hardwareAddresses()).toEqual(['52:54:00:12:34:56', '52:54:00:12:34:56']);
  });

  it('the list has neither the loopback interface nor interfaces without an address', () => {
    linuxWith(['lo', '00:00:00:00:00:00', 772], ['tun0', '', 65534]);
    expect(hardwareAddresses()).toEqual([]);
  });

  it('the list has addresses that are longer than those of Ethernet', () => {
    const infiniband = '80:00:02:08:fe:80:00:00:00:00:00:00:e4:1d:2d:03:00:1a:2b:3c';
    linuxWith(['ib0', infiniband, 32]);
    expect(hardwareAddresses()).toEqual([infiniband]);
  });

  it.each<[name: string, address: string, type: number]>([
    ['tunl0', 'c0:a8:00:01', 768],
    ['sit1', 'c0:a8:00:01', 776],
    ['gre1', 'c0:a8:00:01', 778],
    ['ip6tnl1', 'fd:00:00:00:00:00:00:00:00:00:00:00:00:00:00:01', 769],
    ['ip6gre1', 'fd:00:00:00:00:00:00:00:00:00:00:00:00:00:00:01', 823],
  ])('the list leaves out the tunnel %s, whose hardware address is an IP address', (name, address, type) => {
    linuxWith([name, address, type], ['eth0', '52:54:00:12:34:56', ETHERNET]);
    expect(hardwareAddresses()).toEqual(['52:54:00:12:34:56']);
  });

  it('the list has an address of four or sixteen bytes that is not an IP address', () => {
    const long = 'fd:00:00:00:00:00:00:00:00:00:00:00:00:00:00:01';
    linuxWith(['odd0', 'c0:a8:00:01', 769], ['odd1', long, 768]);
    expect(hardwareAddresses()).toEqual(['c0:a8:00:01', long]);
  });

  it('the list comes from Node if the files cannot be read', () => {
    machine.platform = 'linux';
    machine.networkInterfaces = () => ({ lo: [{ mac: '00:00:00:00:00:00' }], eth0: [{ mac: '52:54:00:12:34:56' }] });
    expect(hardwareAddresses()).toEqual(['52:54:00:12:34:56']);
  });

  it('the list comes from Node if the files show another network namespace', () => {
    linuxWith(['eth0', '52:54:00:12:34:56', ETHERNET]);
    machine.files['/proc/net/dev'] = '   tap0: 0 0 0\n';
    machine.networkInterfaces = () => ({ tap0: [{ mac: '02:00:00:00:00:01' }] });
    expect(hardwareAddresses()).toEqual(['02:00:00:00:00:01']);
  });
});

describe('given another system', () => {
  beforeEach(() => {
    machine.platform = 'darwin';
  });

  it('the list is what Node lists, once for each interface', () => {
    const mac = '3c:22:fb:00:00:01';
    machine.networkInterfaces = () => ({ lo0: [{ mac: '00:00:00:00:00:00' }], en0: [{ mac }, { mac }] });
    expect(hardwareAddresses()).toEqual([mac]);
  });

  it('nothing reads files, even if there are some', () => {
    linuxWith(['eth0', '52:54:00:12:34:56', ETHERNET]);
    machine.platform = 'win32';
    expect(hardwareAddresses()).toEqual([]);
  });

  it('there is no list if Node refuses one', () => {
    machine.networkInterfaces = () => {
      throw new Error('permission denied');
    };
    expect(hardwareAddresses()).toBeUndefined();
  });
});
