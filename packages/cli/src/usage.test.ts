import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FLAGS } from './flags.js';
import { runRecorded } from './recorded-io.js';
import { TRANSPORT_NAMES } from './transports.js';

// If a test parses a command line wrongly, nothing may be sent.
beforeEach(() => void vi.stubEnv('DO_NOT_TRACK', '1'));
afterEach(() => void vi.unstubAllEnvs());

const send = ['send', 'Command.run', '--app', 'APP'];

test.each([
  [['sned'], 'unknown command; did you mean send?'],
  [['--user', 'ada'], '--user needs a command: npm start -- send TYPE --app ID'],
  [['send', '--app', 'APP'], 'the signal type is missing: add it after "send", such as MyNamespace.mySignalType'],
  [['send', '', '--app', 'APP'], 'the signal type is missing: add it after "send", such as MyNamespace.mySignalType'],
  [['send', 'a=b', '--app', 'APP'], 'the signal type must come before the payload and must not contain "="'],
  [['send', 'Command.run'], 'the app ID is missing: add --app with the ID from the dashboard'],
  [['send', 'Command.run', '--app'], '--app needs a value'],
  [['send', 'Command.run', '--app='], '--app needs a value'],
  [['send', 'Command.run', '--app', ' '], 'missing app ID'],
  [['send', 'Command.run', '--app', 'APP', '--endpoint', 'http://localhost/#part'], 'endpoint must be'],
  [['send', 'Command.run', '--app', 'APP', '--base-url', 'http://localhost/#part'], 'baseURL must be'],
  [['send', 'Command.run', '--app', 'APP', '--namespace', '..'], 'namespace must be'],
  [
    ['send', 'Command.run', '--app', '--test-mode'],
    '--app needs a value; write --app=-… for a value that starts with a dash',
  ],
  [[...send, '--app', 'OTHER'], '--app occurs twice: remove one'],
  [[...send, '--usr', 'ada'], 'unknown flag --usr; did you mean --user?'],
  [[...send, '--frobnicate'], 'unknown flag --frobnicate'],
  [[...send, '-x'], 'unknown flag -x'],
  [[...send, '--test-mode=yes'], '--test-mode takes no value'],
  [[...send, 'create'], 'word 1 after the signal type has no "=": write key=value'],
  [[...send, 'a=b', '=create'], 'word 2 after the signal type has no key: write key=value'],
  [[...send, 'a=b', 'a=c'], 'the payload key "a" occurs twice: remove one'],
  [[...send, '--float', 'much'], '--float must be a number such as 1.5, not "much"'],
  [[...send, '--float', 'Infinity'], '--float must be a number such as 1.5, not "Infinity"'],
  [[...send, '--float', ' '], '--float must be a number such as 1.5, not " "'],
  [[...send, '--timeout', '0'], '--timeout must be a number of milliseconds from 1 to 2147483647, not "0"'],
  [[...send, '--timeout', '5s'], '--timeout must be a number of milliseconds from 1 to 2147483647, not "5s"'],
  [[...send, '--endpoint', 'localhost:80'], '--endpoint must be a complete http:// or https:// URL'],
  [[...send, '--base-url', 'nowhere'], '--base-url must be a complete http:// or https:// URL'],
  [[...send, '--base-url', 'https://ada:secret@td.example'], '--base-url must be a complete http:// or https:// URL'],
  [
    [...send, '--endpoint', 'https://td.example/', '--base-url', 'https://td.example'],
    '--endpoint is a complete URL: remove --base-url, which does not apply to it',
  ],
  [
    [...send, '--endpoint', 'https://td.example/', '--namespace', 'acme'],
    '--endpoint is a complete URL: remove --namespace, which does not apply to it',
  ],
  [
    [...send, '--transport', 'undicci'],
    `there is no transport "undicci": choose one of ${TRANSPORT_NAMES.join(', ')}; did you mean undici?`,
  ],
])('the command line %j leads to a one-line message and exit code 2', async (args, message) => {
  const { exitCode, printed, complaints } = await runRecorded(...args);
  expect(complaints).toEqual([expect.stringContaining(message)]);
  expect(complaints[0]).not.toContain('\n');
  expect(complaints[0]).not.toContain('secret');
  expect({ exitCode, printed }).toEqual({ exitCode: 2, printed: [] });
});

test.each([[['--help']], [['-h']], [['send', '--help']], [['send', 'Command.run', '-h']]])(
  'the command line %j prints every flag',
  async (args) => {
    const { exitCode, printed, complaints } = await runRecorded(...args);
    expect({ exitCode, complaints }).toEqual({ exitCode: 0, complaints: [] });
    for (const name of Object.keys(FLAGS)) expect(printed.join('\n')).toContain(`--${name}`);
  },
);

test('--version prints the version', async () => {
  expect(await runRecorded('--version')).toEqual({
    exitCode: 0,
    printed: [expect.stringMatching(/^\d+\.\d+\.\d+/)],
    complaints: [],
  });
});
