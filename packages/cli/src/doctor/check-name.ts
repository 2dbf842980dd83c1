import os from 'node:os';
import { quoteForShell } from '../terminal/quote-for-shell.js';
import { type Finding, ok, problem } from './finding.js';
import { lookUp } from './look-up.js';
import { tryTo } from './try-to.js';

/** Matches addresses that lead nowhere. DNS blockers return them for a name that they block. */
const NOWHERE = /^(0\.0\.0\.0|::|127\.)/;

const LOCAL = /^(localhost|.*\.localhost)$/;

/** Checks whether the name of the endpoint has an address. */
export async function checkName(host: string, timeoutMs: number): Promise<Finding> {
  const { isIP } = await import('node:net');
  const name = host.replace(/^\[|\]$/g, '');
  if (isIP(name)) return ok('DNS', `${name} is an address`);
  try {
    const address = await lookUp(name, timeoutMs);
    if (!NOWHERE.test(address) || LOCAL.test(name)) return ok('DNS', `${name} is ${address}`);
    return problem('DNS', `${name} has the address ${address}: something blocks the name`, allowName(name));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!isConnected()) {
      const mend = 'connect the machine to a network; start a container with one (not --network none)';
      return problem('network', 'this machine has no network: no interface has an address', mend);
    }
    return problem('DNS', `${name} has no address (${code ?? message})`, allowName(name));
  }
}

const allowName = (name: string) =>
  `a DNS blocker or the DNS of a company may refuse the name: allow it there, or send through a proxy of your own with withBaseURL(); check with:\nnslookup ${quoteForShell(name)}`;

/** Whether this machine has a network interface with an address that is not internal, or does not show any. */
function isConnected(): boolean {
  const interfaces = tryTo(() => os.networkInterfaces());
  return !interfaces || Object.values(interfaces).some((addresses) => addresses?.some(({ internal }) => !internal));
}
