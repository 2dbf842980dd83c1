import { listStored } from '@td/node/spool';
import { type Finding, ok } from './finding.js';
import type { DoctorCommand } from './parse-doctor.js';

/** Says what a client would do on this machine. */
export async function checkClient(
  { url }: DoctorCommand,
  folder: string | undefined,
  isStopped: boolean,
): Promise<Finding> {
  const isTest = !/^(0|false)?$/i.test(process.env['TELEMETRYDECK_TEST_MODE'] ?? '');
  const files = folder === undefined ? [] : await listStored(folder).catch(() => []);
  const waiting = files.reduce((sum, { signals }) => sum + signals, 0);
  const action = isStopped ? 'would deliver nothing, for the reasons above' : `would send to ${url.origin}`;
  const mode = isTest ? 'test mode (TELEMETRYDECK_TEST_MODE)' : 'no test mode unless the program asks for it';
  return ok('a client', `${action}; ${mode}; ${waiting} stored ${waiting === 1 ? 'signal waits' : 'signals wait'}`);
}
