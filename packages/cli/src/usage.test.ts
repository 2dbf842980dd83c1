import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { array, asyncProperty, assert as check, constantFrom, oneof, string } from 'fast-check';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { runRecorded, runWith } from '../test/recorded-run.ts';
import { FLAGS } from './command-line/flags.js';
import { HELP } from './help.js';

// If a test parses a command line wrongly, nothing may be sent.
beforeEach(() => void vi.stubEnv('DO_NOT_TRACK', '1'));

const send = ['send', 'Command.run', '--app', 'APP'];

test.each([
  [['sned'], 'unknown command; did you mean send?'],
  [[], 'a command is missing: send, hash, spool, doctor'],
  [['--user', 'ada'], 'unknown flag --user'],
  [['--version=1'], '--version takes no value'],
  [['--version', 'sned'], 'unknown command; did you mean send?'],
  [['send', '--app', 'APP'], 'the signal type is missing: add it after "send", such as MyNamespace.mySignalType'],
  [['send', '', '--app', 'APP'], 'the signal type is missing: add it after "send", such as MyNamespace.mySignalType'],
  [['send', 'a=b', '--app', 'APP'], 'the signal type must come before the payload and must not contain "="'],
  [['send', 'Command.run'], 'the app ID is missing: add --app with the ID from the dashboard'],
  [['send', 'Command.run', '--app'], '--app needs a value'],
  [['send', 'Command.run', '--app='], '--app needs a value'],
  [['send', 'Command.run', '--app', ' '], '--app needs a value'],
  [['send', ' ', '--app', 'APP'], 'the signal type must not begin or end with a space'],
  [['send', 'Command.run ', '--app', 'APP'], 'the signal type must not begin or end with a space'],
  [['send', 'Command.run', '--app', 'a/b'], '--app must be the ID from the dashboard'],
  [['send', 'Command.run', '--app', 'my app'], '--app must be the ID from the dashboard'],
  [['send', 'Command.run', '--app', 'APP\n'], '--app must be one line without control characters'],
  [['send', 'Command\nrun', '--app', 'APP'], 'the signal type must be one line without control characters'],
  [['send', 'Command\u001b[31m', '--app', 'APP'], 'the signal type must be one line'],
  [[...send, 'a=b', 'c\nd=e'], 'the key of word 2 after the signal type must be one line'],
  [[...send, '--user', 'ada\nlovelace'], '--user must be one line without control characters'],
  [[...send, '--session', 'a\u2028b'], '--session must be one line without control characters'],
  [['send', 'Command.run', '--app', 'APP', '--endpoint', 'http://localhost/#part'], 'endpoint must be'],
  [['send', 'Command.run', '--app', 'APP', '--base-url', 'http://localhost/#part'], '--base-url must be a complete'],
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
  [[...send, '--float', ' '], '--float needs a value'],
  [[...send, '--float', '0x10'], '--float must be a number such as 1.5, not "0x10"'],
  [[...send, '--user', ' '], '--user needs a value'],
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
  [[...send, '--ingest', '4'], '--ingest must be 2 or 3'],
  [[...send, '--ingest', '3'], 'missing namespace'],
  [['send', 'Command.run', '--app', 'YOUR-APP-ID'], 'app ID'],
  [[...send, '--__proto__'], 'unknown flag --__proto__'],
  [['constructor'], 'unknown command'],
  [['hash', 'ada', 'lovelace'], 'more than one identifier'],
  [['hash'], 'the identifier is missing: give it on standard input'],
  [['hash', '--salt'], '--salt needs a value'],
  [['hash', ' '], 'the identifier is missing'],
  [['hash', 'ada\nlovelace'], 'the identifier has more than one line'],
  [['hash', '--app', 'X'], 'unknown flag --app'],
  [['spool'], 'an action is missing: td spool list | show | send | clear'],
  [['spool', 'lst'], 'unknown action; td spool has list, show, send, clear; did you mean list?'],
  [['spool', 'list', 'x'], 'too many words after td spool list'],
  [['spool', 'show', 'x', 'y'], 'too many words after td spool show'],
  [['spool', 'show', 'x'], 'no file has this ID'],
  [['spool', 'clear'], 'choose them with --app ID or --all'],
  [['spool', 'clear', '--all', '--app', 'X'], '--all and --app exclude each other'],
  [['spool', 'list', '--all'], '--all works only with td spool clear'],
  [['spool', 'list', '--user', 'ada'], 'unknown flag --user'],
  [['spool', 'list', '--app', 'a/b'], '--app must be the ID from the dashboard'],
  [['spool', 'list', '--directory', '/nonexistent'], '--directory must be a folder; there is none at '],
  [['doctor', 'APP'], 'td doctor takes flags only'],
  [['doctor', '--send'], '--send needs --app'],
  [['doctor', '--endpoint', 'nowhere'], '--endpoint must be a complete http:// or https:// URL'],
  [['doctor', '--timeout', 'soon'], '--timeout must be a number of milliseconds'],
  [['doctor', '--opt-out', 'MY TOOL'], '--opt-out must be the name of a variable'],
  [['doctor', '--opt-out', 'MY_TOOL=1'], '--opt-out must be the name of a variable'],
])('the command line %j leads to a one-line message and exit code 2', async (args, message) => {
  const { exitCode, printed, complaints } = await runRecorded(...args);
  expect(complaints).toEqual([expect.stringContaining(message)]);
  expect(complaints[0]).not.toContain('\n');
  expect(complaints[0]).not.toContain('secret');
  expect({ exitCode, printed }).toEqual({ exitCode: 2, printed: [] });
});

test('an identifier of several lines leads to a one-line message and exit code 2', async () => {
  const { exitCode, complaints } = await runWith('ada\nlovelace\n', ['hash']);
  expect(exitCode).toBe(2);
  expect(complaints).toEqual([expect.stringContaining('more than one line')]);
  expect(complaints[0]).not.toContain('ada');
});

test.each(Object.entries(FLAGS))('the help of %s names every flag, within 80 columns', async (name, flags) => {
  const args = name === 'td' ? ['--help'] : [name, '--help'];
  const { exitCode, printed, complaints } = await runRecorded(...args);
  expect({ exitCode, complaints }).toEqual({ exitCode: 0, complaints: [] });
  for (const flag of Object.keys(flags)) expect(printed.join('\n')).toContain(`--${flag}`);
  expect(printed.filter((line) => [...line].length > 80)).toEqual([]);
  expect(printed.join('\n')).toMatch(/Exit codes: 0 .*2 if the command line/s);
});

test('every command has a help', () => {
  expect(Object.keys(HELP)).toEqual(Object.keys(FLAGS));
});

test('-h after a command prints its help and does nothing else', async () => {
  expect(await runRecorded('send', 'Command.run', '-h')).toMatchObject({ exitCode: 0, complaints: [] });
});

test('--version prints the version of the package', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  expect(await runRecorded('--version')).toEqual({ exitCode: 0, printed: [version], complaints: [] });
});

/** Has `td doctor` find no address for any name, and has it make its folders in the home of the test. */
function stayOffline(): void {
  const home = `${process.env['HOME']}`;
  const path = join(home, 'no-answer');
  writeFileSync(path, '#!/bin/sh\n', { mode: 0o700 });
  vi.spyOn(process, 'cwd').mockReturnValue(home);
  const before = process.execPath;
  process.execPath = path;
  onTestFinished(() => {
    process.execPath = before;
    vi.restoreAllMocks();
  });
}

test('no command line throws, and every bad one gets one line and exit code 2 (point 39)', {
  timeout: 30_000,
}, async () => {
  const flags = Object.values(FLAGS).flatMap((known) => Object.keys(known).map((name) => `--${name}`));
  const word = oneof(
    constantFrom(...flags, 'APP', 'A.b', 'a=b', '-x', '--', '-'),
    string(),
    string({ unit: 'binary' }),
  );
  const command = constantFrom('send', 'hash', 'spool', 'doctor', 'td', '');
  stayOffline();
  await check(
    asyncProperty(command, array(word, { maxLength: 5 }), async (name, words) => {
      const { exitCode, printed, complaints } = await runRecorded(name, ...words);
      expect([0, 1, 2]).toContain(exitCode);
      const shown = [...printed, ...complaints].join('');
      for (const code of ['\u001b', '\u009b', '\r']) expect(shown).not.toContain(code);
      if (exitCode !== 2) return;
      expect({ printed, lines: complaints.join('\n').split('\n').length }).toEqual({ printed: [], lines: 1 });
    }),
  );
});

test('a failure of the machine is reported as JSON if --json is given', async () => {
  vi.stubEnv('XDG_STATE_HOME', undefined);
  vi.stubEnv('HOME', '/nowhere/at/all');
  const { exitCode, printed } = await runRecorded('spool', 'list', '--app', 'APP', '--json');
  expect(exitCode).toBe(1);
  expect(JSON.parse(`${printed[0]}`)).toMatchObject({ ok: false, message: expect.stringContaining('does not exist') });
});
