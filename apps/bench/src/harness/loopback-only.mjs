import diagnostics from 'node:diagnostics_channel';
import dns from 'node:dns';
import net from 'node:net';

// Loaded before a subject. No benchmark may send anything to another machine. An attempt ends the process with an error that
// names the host.
const allowed = new Set(['127.0.0.1', 'localhost', '::1', undefined, '']);

function forbid(host) {
  if (allowed.has(host)) return;
  process.stderr.write(`stopped before a contact with ${host}: a benchmark may only use loopback\n`);
  process.exit(97);
}

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function connectLoopback(...parts) {
  const first = Array.isArray(parts[0]) ? parts[0][0] : parts[0];
  forbid(typeof first === 'object' ? first?.host : typeof parts[1] === 'string' ? parts[1] : undefined);
  return connect.apply(this, parts);
};

const lookup = dns.lookup;
dns.lookup = (host, ...rest) => {
  forbid(host);
  return lookup(host, ...rest);
};

diagnostics.subscribe('undici:client:beforeConnect', ({ connectParams }) => forbid(connectParams.hostname));
