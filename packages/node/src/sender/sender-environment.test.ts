import { afterEach, describe, expect, it, vi } from 'vitest';
import { networkArguments, networkOptions } from './sender-arguments.js';
import { senderEnvironment } from './sender-environment.js';

/** Sets these variables and no other. */
function setVariables(variables: Record<string, string>): void {
  vi.stubGlobal('process', Object.create(process, { env: { value: variables } }));
}

afterEach(() => void vi.unstubAllGlobals());

describe('the environment of a detached sender', () => {
  it('contains what a request needs, and no secret of the program', () => {
    const needed = {
      HOME: '/home/ada',
      HTTPS_PROXY: 'http://proxy.example:3128',
      https_proxy: 'http://proxy.example:3128',
      NO_PROXY: 'localhost',
      NODE_USE_ENV_PROXY: '1',
      NODE_EXTRA_CA_CERTS: '/etc/ca.pem',
      SSL_CERT_FILE: '/etc/cert.pem',
      SSL_CERT_DIR: '/etc/certs',
      XDG_STATE_HOME: '/state',
      SystemRoot: 'C:\\Windows',
      TMPDIR: '/tmp',
      TZ: 'UTC',
      LANG: 'C',
    };
    setVariables({
      ...needed,
      AWS_SECRET_ACCESS_KEY: 'secret',
      GITHUB_TOKEN: 'secret',
      NODE_AUTH_TOKEN: 'secret',
      NODE_V8_COVERAGE: '/coverage',
      NODE_DEBUG: 'http',
      NODE_PATH: '/modules',
      LD_PRELOAD: '/hook.so',
      USER: 'ada',
    });
    expect(senderEnvironment('{}')).toEqual({ ...needed, TELEMETRYDECK_SENDER: '{}' });
    // Node adds this variable to each environment that does not name it.
    expect(senderEnvironment('{}')).toHaveProperty('NODE_V8_COVERAGE', undefined);
  });

  it("contains the variables by which a user refuses, also the program's own", () => {
    setVariables({ DO_NOT_TRACK: '1', MY_TOOL_OPTOUT: '1', OTHER_OPTOUT: '1' });
    const { DO_NOT_TRACK, MY_TOOL_OPTOUT, OTHER_OPTOUT } = senderEnvironment('{}', 'MY_TOOL_OPTOUT');
    expect([DO_NOT_TRACK, MY_TOOL_OPTOUT, OTHER_OPTOUT]).toEqual(['1', '1', undefined]);
  });
});

describe('the options of the runtime', () => {
  it.each<[kept: string, given: string]>([
    ['--use-openssl-ca', '--use-openssl-ca --require ./hook.js'],
    ['--use-system-ca', '--import=./hook.mjs --use-system-ca --inspect'],
    ['--use-env-proxy', '-r ./hook.js --use-env-proxy --enable-source-maps --max-old-space-size=4096'],
    ['--no-use-env-proxy', '--no-use-env-proxy'],
    ['--use_bundled_ca', '--use_bundled_ca'],
    ['--dns-result-order=ipv4first', '--dns-result-order=ipv4first'],
    ['--dns-result-order verbatim', '--dns-result-order verbatim --inspect-brk=0'],
    ['--openssl-legacy-provider --openssl-shared-config', '--openssl-legacy-provider --openssl-shared-config'],
    ['--openssl-config=/etc/ssl.cnf', '--openssl-config=/etc/ssl.cnf'],
    ['--openssl-config="/etc/my ssl.cnf"', '--openssl-config="/etc/my ssl.cnf"'],
    ['"--openssl-config=C:\\\\my ssl.cnf"', '"--openssl-config=C:\\\\my ssl.cnf"'],
    ['--tls-min-v1.2 --tls-cipher-list=A:B', '--tls-min-v1.2 --tls-cipher-list=A:B --tls-keylog=/keys'],
    ['', '--loader ./loader.mjs --experimental-loader=./l.mjs --conditions=development -C x --env-file=.env'],
    ['', '--require "./a hook with --use-system-ca in its name.js"'],
    ['', ''],
  ])('keep %j of %j', (kept, given) => {
    expect(networkOptions(given)).toBe(kept);
  });

  it('keep those that were given on the command line, too', () => {
    expect(
      networkArguments(['--import', 'tsx', '--use-env-proxy', '--dns-result-order', 'ipv6first', '--inspect']),
    ).toEqual(['--use-env-proxy', '--dns-result-order', 'ipv6first']);
  });
});
