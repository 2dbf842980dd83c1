import { checkClock } from './check-clock.js';
import { type Finding, ok, problem } from './finding.js';

/** How to fix a failure, by its code or message: the pattern, the check, and the fix. */
const MENDS: readonly (readonly [RegExp, string, string])[] = [
  [
    /SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|CERT_UNTRUSTED/,
    'TLS',
    'a proxy or a virus scanner may decrypt TLS: give Node its CA certificate, NODE_EXTRA_CA_CERTS=/path/to/ca.pem',
  ],
  [
    /CERT_HAS_EXPIRED|CERT_NOT_YET_VALID/,
    'TLS',
    'check the clock of this machine (date -u), then the certificate of the server',
  ],
  [/ALTNAME_INVALID/, 'TLS', 'the certificate is that of another server: check the endpoint, the DNS and the proxy'],
  [
    /EPROTO|WRONG_VERSION|SSL/,
    'TLS',
    'the server does not speak TLS there: check http:// and https:// and the port of the endpoint',
  ],
  [
    /ECONNREFUSED/,
    'connection',
    'no server listens there: check the host and the port of the endpoint, and the firewall',
  ],
  [
    /ENETUNREACH|EHOSTUNREACH|ENETDOWN/,
    'connection',
    'connect the machine to a network, or open the firewall for the endpoint',
  ],
  [/ECONNRESET|EPIPE/, 'connection', 'a firewall or a proxy may cut the connection: allow the endpoint there'],
  [/./, 'connection', 'check the firewall, the proxy and the endpoint'],
];

const findMend = (reason: string) => MENDS.find(([pattern]) => pattern.test(reason)) ?? [];

/** Returns how to fix a connection that has failed, by the code or the message of its error. */
export const connectionMend = (reason: string): string => findMend(reason)[2] ?? '';

/** Checks whether the endpoint's server answers, and compares the clocks. Sends a HEAD request, and no signal. */
export async function checkConnection(url: URL, timeoutMs: number): Promise<Finding[]> {
  const check = url.protocol === 'https:' ? 'TLS' : 'connection';
  try {
    const { date, status } = await askHead(url, timeoutMs);
    return [ok(check, `${url.origin} answers with status ${status}`), checkClock(date, Date.now())];
  } catch (error) {
    const { code, message, name } = error as NodeJS.ErrnoException;
    const reason = /AbortError|TimeoutError/.test(name) ? `no answer within ${timeoutMs} ms` : (code ?? message);
    const [, at = check, mend = ''] = findMend(reason);
    return [problem(at, `${url.origin} cannot be reached: ${reason}`, mend)];
  }
}

async function askHead(url: URL, timeoutMs: number): Promise<{ status: number; date: string | undefined }> {
  // Loaded here, because they take as long as all else of a command.
  const { request } = await (url.protocol === 'https:' ? import('node:https') : import('node:http'));
  return new Promise((resolve, reject) => {
    const asked = request(url, {
      method: 'HEAD',
      headers: { Connection: 'close' },
      signal: AbortSignal.timeout(timeoutMs),
    });
    asked.on('response', ({ headers, statusCode = 0, socket }) => {
      resolve({ status: statusCode, date: headers.date });
      socket.destroy();
    });
    asked.on('error', reject);
    asked.end();
  });
}
