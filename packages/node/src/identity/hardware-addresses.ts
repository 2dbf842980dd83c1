import { attempt } from '../attempt.js';
import { nodeFS, nodeOS } from '../builtin-modules.js';
import { thisProcess } from '../this-process.js';

/**
 * Returns the hardware addresses of all network interfaces that have one, as Go's `net.Interfaces` reports them:
 * lower-case, with colons, and in any order. An address that several interfaces share appears several times. Returns
 * `undefined` if the interfaces cannot be listed.
 */
export function hardwareAddresses(): readonly string[] | undefined {
  const addresses = thisProcess().platform === 'linux' ? attempt(linuxAddresses) : undefined;
  return (addresses ?? attempt(addressesInUse))?.filter((address) => /[^0:]/.test(address));
}

/**
 * Asks the kernel, which also lists interfaces that are down or have no IP address. The names come from `/proc/net/dev`:
 * `/sys` may show the network namespace of another process.
 */
function linuxAddresses(): string[] {
  const { readFileSync } = nodeFS();
  const names = [...readFileSync('/proc/net/dev', 'latin1').matchAll(/^\s*([^\s:]+):/gm)].map(([, name]) => name);
  return names.map((name) => {
    const read = (file: string) => readFileSync(`/sys/class/net/${name}/${file}`, 'latin1').trim();
    const address = read('address');
    const tunnelTypes = tunnelTypesBySize[address.length];
    return tunnelTypes?.includes(Number(read('type'))) ? '' : address;
  });
}

/**
 * The types of tunnels whose "hardware address" is an IP address, by the length of the address as text. Go leaves them
 * out.
 *
 * @see https://github.com/golang/go/blob/master/src/net/interface_linux.go
 * @see https://github.com/torvalds/linux/blob/master/include/uapi/linux/if_arp.h
 */
const tunnelTypesBySize: Readonly<Record<number, readonly number[]>> = {
  // Four bytes, of IPv4: IPv4 over IPv4, IPv6 over IPv4, GRE over IPv4.
  11: [768, 776, 778],
  // Sixteen bytes, of IPv6: IPv6 over IPv6, GRE over IPv6.
  47: [769, 823],
};

/** Asks Node, which lists only interfaces that are up and have an IP address. Returns the first address of each. */
function addressesInUse(): string[] {
  return Object.values(nodeOS().networkInterfaces()).map((addresses) => addresses?.[0]?.mac ?? '');
}
