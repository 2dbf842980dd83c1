import { isPermitted } from '../deno-permission.js';
import { environmentVariable } from '../environment-variable.js';
import { networkOptions } from './sender-arguments.js';
import { ORDER_VARIABLE } from './sender-order.js';

/** What a runtime needs to start and to reach an endpoint, and by which a user says that nothing may be sent. */
const NAMES = [
  // Where the runtime finds itself, and its places to write.
  'HOME USERPROFILE LOCALAPPDATA XDG_STATE_HOME TMPDIR TEMP TMP SystemRoot SystemDrive windir DENO_DIR',
  'LD_LIBRARY_PATH DYLD_LIBRARY_PATH DYLD_FALLBACK_LIBRARY_PATH TZ LANG',
  // Certificates.
  'NODE_EXTRA_CA_CERTS NODE_USE_SYSTEM_CA NODE_TLS_REJECT_UNAUTHORIZED SSL_CERT_FILE SSL_CERT_DIR',
  'OPENSSL_CONF OPENSSL_MODULES DENO_CERT DENO_TLS_CA_STORE',
  // Proxies and names.
  'NODE_USE_ENV_PROXY HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY http_proxy https_proxy all_proxy no_proxy',
  'RES_OPTIONS LOCALDOMAIN HOSTALIASES',
  'DO_NOT_TRACK',
].join(' ');

/**
 * Returns the environment of a detached sender: what it needs, by a list. The rest stays with the program, its secrets
 * above all.
 *
 * @param optOutVariable - The variable by which a user of the program switches telemetry off, if there is one.
 */
export function senderEnvironment(order: string, optOutVariable = ''): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {};
  for (const name of [...NAMES.split(' '), optOutVariable]) {
    const value = name && isPermitted({ name: 'env', variable: name }) ? environmentVariable(name) : '';
    if (value) environment[name] = value;
  }
  const options = isPermitted({ name: 'env', variable: 'NODE_OPTIONS' }) ? environmentVariable('NODE_OPTIONS') : '';
  return {
    ...environment,
    NODE_OPTIONS: networkOptions(options) || undefined,
    // Node adds it to each environment that does not name it.
    NODE_V8_COVERAGE: undefined,
    [ORDER_VARIABLE]: order,
  };
}
