import { listStored } from '@td/node/spool';
import { type Finding, ok } from './finding.js';
import type { DoctorCommand } from './parse-doctor.js';

/** Says what a client would do on this machine. */
export async function checkClient(
  { url }: DoctorCommand,
  folder: string | undefined,
  isStopped: boolean,
): Promise<Finding> {
  const files = folder === undefined ? [] : await listStored(folder).catch(() => []);
  const waiting = files.reduce((sum, { signals }) => sum + signals, 0);
  const action = isStopped ? 'would deliver nothing, for the reasons above' : `would send to ${url.origin}`;
  return ok(
    'a client',
    `${action}; ${testMode()}; ${waiting} stored ${waiting === 1 ? 'signal waits' : 'signals wait'}`,
  );
}

/** Says which programs send tests here. `td` itself is no development run, whoever runs it. */
function testMode(): string {
  const { NODE_ENV: mode = '', TELEMETRYDECK_TEST_MODE: given = '' } = process.env;
  if (given) return `test mode is ${/^(0|false|off|no)$/i.test(given) ? 'off' : 'on'} (TELEMETRYDECK_TEST_MODE)`;
  if (/^(development|test)$/.test(mode)) return `test mode is on for a program of your own (NODE_ENV is "${mode}")`;
  return 'test mode is off, except in development runs and where the program asks for it';
}
