import { withTimeout } from './with-timeout.js';

/** Prints the address of a name, and ends itself where there is no answer in time. */
const SCRIPT = `
const [, name, timeoutMs] = process.argv;
setTimeout(() => process.kill(process.pid, 'SIGKILL'), Number(timeoutMs));
require('node:dns').lookup(name, (error, address) => {
  require('node:fs').writeSync(1, JSON.stringify({ address, code: error?.code }));
  process.exit();
});`;

/** What the script prints. */
interface Answer {
  readonly address?: string;
  readonly code?: string;
}

/**
 * Returns the address of a name. Asks in a process of its own: Node does not end before the system has given up a lookup,
 * which may take 10 s.
 *
 * @throws Error with the system's code when there is no address, or without one when there is no answer in time.
 */
export async function lookUp(name: string, timeoutMs: number): Promise<string> {
  const [dns, { isIP }] = await Promise.all([import('node:dns'), import('node:net')]);
  if (isIP(name)) return name;
  let printed: string;
  try {
    printed = await runScript(name, timeoutMs);
  } catch {
    // Node may be forbidden to start a process.
    return (await withTimeout(dns.promises.lookup(name), timeoutMs)).address;
  }
  if (!printed) throw new Error(`no answer within ${timeoutMs} ms`);
  const { address, code }: Answer = JSON.parse(printed);
  if (address !== undefined) return address;
  throw Object.assign(new Error(`getaddrinfo ${code} ${name}`), { code });
}

/** Returns what the script prints. @throws Error when the process does not start. */
async function runScript(name: string, timeoutMs: number): Promise<string> {
  const { spawn } = await import('node:child_process');
  const child = spawn(process.execPath, ['-e', SCRIPT, '--', name, `${timeoutMs}`], {
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'ignore'],
    windowsHide: true,
  });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve(printed));
  });
}
