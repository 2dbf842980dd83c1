import { type Finding, ok, problem, warning } from './finding.js';

/** A proxy that the environment names for a URL. */
interface Proxy {
  readonly variable: string;
  readonly url: URL;
}

/**
 * Checks whether the proxy of the environment answers, and lets requests through. Returns nothing if there is no proxy.
 */
export async function checkProxy(url: URL, timeoutMs: number): Promise<Finding | undefined> {
  const proxy = findProxy(url);
  if (!proxy) return undefined;
  const at = `${proxy.variable}=${proxy.url.origin}`;
  if (!isProxyUsed()) {
    const mend =
      'if this machine needs its proxy, set NODE_USE_ENV_PROXY=1 (Node 22.21, 24.5 or later), or pass an agent';
    return warning('proxy', `${at} is set, and Node does not use it by itself`, mend);
  }
  try {
    const status = await askProxy(proxy.url, url, timeoutMs);
    if (status < 400) return ok('proxy', `${at} lets ${url.host} through`);
    const mend =
      status === 407
        ? `put the user and the password of the proxy into ${proxy.variable}`
        : `allow ${url.host} in the proxy, or exclude it: NO_PROXY=${url.hostname}`;
    return problem('proxy', `${at} refuses ${url.host} with status ${status}`, mend);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const mend = `start the proxy, correct or unset ${proxy.variable}, or exclude the endpoint: NO_PROXY=${url.hostname}`;
    return problem('proxy', `${at} does not answer (${code ?? message})`, mend);
  }
}

function findProxy({ hostname, protocol }: URL): Proxy | undefined {
  const { env } = process;
  const excluded = (env['no_proxy'] || env['NO_PROXY'] || '').split(/[\s,]+/).filter(Boolean);
  const isExcluded = (one: string) =>
    one === '*' || hostname === one || hostname.endsWith(`.${one.replace(/^\*?\./, '')}`);
  if (excluded.some(isExcluded)) return undefined;
  const name = `${protocol.slice(0, -1)}_proxy`;
  const variable = [name, name.toUpperCase()].find((one) => env[one]);
  const value = variable && env[variable];
  if (!value) return undefined;
  const text = value.includes('://') ? value : `http://${value}`;
  return URL.canParse(text) ? { variable, url: new URL(text) } : undefined;
}

const isProxyUsed = () =>
  process.env['NODE_USE_ENV_PROXY'] === '1' ||
  /--use-env-proxy/.test(`${process.env['NODE_OPTIONS']} ${process.execArgv.join(' ')}`);

/** Asks for a connection to the host of a URL, and resolves with the proxy's status. */
async function askProxy(proxy: URL, { hostname, port, protocol }: URL, timeoutMs: number): Promise<number> {
  const authority = `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
  const http = await import('node:http');
  return new Promise((resolve, reject) => {
    const request = http.request({
      method: 'CONNECT',
      host: proxy.hostname,
      port: proxy.port || 80,
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
