import { type Finding, ok, problem, warning } from './finding.js';
import { lookUp } from './look-up.js';

/** A proxy that the environment names for a URL. */
interface Proxy {
  readonly variable: string;
  /** `undefined` if it is none that Node can use. */
  readonly url: URL | undefined;
}

const VERSIONS = 'Node 22.21, 24.5 or later';

/**
 * Checks whether the proxy of the environment answers, and lets requests through. Returns nothing if there is no proxy.
 */
export async function checkProxy(url: URL, timeoutMs: number): Promise<Finding | undefined> {
  const proxy = findProxy(url);
  if (!proxy) return undefined;
  const { url: proxyURL, variable } = proxy;
  if (!proxyURL) {
    const mend = 'write it as http://host:port, or pass an agent for a proxy of another kind';
    // The value may have a password.
    return warning('proxy', `${variable} is no http:// or https:// URL, and Node does not use it`, mend);
  }
  const at = `${variable}=${proxyURL.origin}`;
  if (!(await isProxyUsed())) {
    const isWanted = process.env['NODE_USE_ENV_PROXY'] === '1';
    const why = isWanted ? 'this Node does not know NODE_USE_ENV_PROXY' : 'Node does not use it by itself';
    const mend = isWanted
      ? `if this machine needs its proxy, use ${VERSIONS}, undiciTransport(), or an agent`
      : `if this machine needs its proxy, set NODE_USE_ENV_PROXY=1 (${VERSIONS}), or pass an agent`;
    return warning('proxy', `${at} is set, and ${why}`, mend);
  }
  try {
    const status = await askProxy(proxyURL, url, timeoutMs);
    if (status < 400) return ok('proxy', `${at} lets ${url.host} through`);
    const mend =
      status === 407
        ? `put the user and the password of the proxy into ${variable}`
        : `allow ${url.host} in the proxy, or exclude it: NO_PROXY=${url.hostname}`;
    return problem('proxy', `${at} refuses ${url.host} with status ${status}`, mend);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const mend = `start the proxy, correct or unset ${variable}, or exclude the endpoint: NO_PROXY=${url.hostname}`;
    return problem('proxy', `${at} does not answer (${code ?? message})`, mend);
  }
}

/** Reads the variables as Node does. */
function findProxy({ hostname, port, protocol }: URL): Proxy | undefined {
  const { env } = process;
  const name = hostname.replace(/^\[|\]$/g, '');
  const names = [name, `${name}:${port || portOf(protocol)}`];
  const excluded = (env['no_proxy'] || env['NO_PROXY'] || '').split(',').map((one) => one.trim().toLowerCase());
  const isExcluded = (one: string) =>
    one === '*' || names.some((it) => it === one || (/^\*?\./.test(one) && it.endsWith(one.replace('*', ''))));
  if (excluded.some(isExcluded)) return undefined;
  const lower = `${protocol.slice(0, -1)}_proxy`;
  const variable = [lower, lower.toUpperCase()].find((one) => env[one]);
  const value = variable && env[variable];
  if (!value) return undefined;
  return { variable, url: /^https?:\/\//.test(value) && URL.canParse(value) ? new URL(value) : undefined };
}

const portOf = (protocol: string) => (protocol === 'https:' ? 443 : 80);

/** Whether requests go through the proxies of the environment: then Node's agents have them. */
async function isProxyUsed(): Promise<boolean> {
  const { globalAgent } = await import('node:http');
  const { options } = globalAgent as { readonly options?: { readonly proxyEnv?: object | undefined } };
  return options?.proxyEnv !== undefined;
}

/** Asks for a connection to the host of a URL, and resolves with the proxy's status. */
async function askProxy(proxy: URL, { hostname, port, protocol }: URL, timeoutMs: number): Promise<number> {
  const authority = `${hostname}:${port || portOf(protocol)}`;
  const host = proxy.hostname.replace(/^\[|\]$/g, '');
  // Only so that a DNS without an answer is found in time.
  await lookUp(host, timeoutMs);
  const { request: ask } = await (proxy.protocol === 'https:' ? import('node:https') : import('node:http'));
  return new Promise((resolve, reject) => {
    const request = ask({
      method: 'CONNECT',
      host,
      port: proxy.port || portOf(proxy.protocol),
      path: authority,
      agent: false,
      signal: AbortSignal.timeout(timeoutMs),
      headers: proxy.username
        ? { 'Proxy-Authorization': `Basic ${btoa(decodeURIComponent(`${proxy.username}:${proxy.password}`))}` }
        : {},
    });
    request.on('connect', ({ statusCode = 0 }, socket) => {
      socket.destroy();
      resolve(statusCode);
    });
    request.on('response', (response) => {
      response.destroy();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', reject);
    request.end();
  });
}
