import { thisProcess } from '../this-process.js';
import { networkOptions } from './sender-arguments.js';
import { ORDER_VARIABLE } from './sender-order.js';

/**
 * Matches the variables that a runtime needs to start (home, temporary files, libraries), to trust an endpoint and to
 * reach it, and the variable by which a user refuses telemetry.
 */
const NEEDED =
  /^(HOME|USERPROFILE|LOCALAPPDATA|XDG_STATE_HOME|TMPDIR|TE?MP|System(Root|Drive)|(DY)?LD_LIBRARY_PATH|TZ|LANG|NODE_(EXTRA_CA_CERTS|TLS_REJECT_UNAUTHORIZED|USE_\w+)|SSL_CERT_(FILE|DIR)|OPENSSL_(CONF|MODULES)|DENO_(DIR|CERT|TLS_CA_STORE)|(HTTPS?|ALL|NO)_PROXY|DO_NOT_TRACK)$/i;

/**
 * Returns the environment of a detached sender: only the variables that it needs, so that it does not get the program's
 * secrets.
 *
 * @param optOutVariable - The variable by which a user of the program switches telemetry off, if there is one.
 */
export function senderEnvironment(order: string, optOutVariable?: string): NodeJS.ProcessEnv {
  const { env } = thisProcess();
  const needed = Object.entries(env).filter(([name]) => NEEDED.test(name) || name === optOutVariable);
  return {
    ...Object.fromEntries(needed),
    NODE_OPTIONS: networkOptions(env['NODE_OPTIONS']) || undefined,
    // Named, because Node adds this variable to an environment that does not name it.
    NODE_V8_COVERAGE: undefined,
    [ORDER_VARIABLE]: order,
  };
}
