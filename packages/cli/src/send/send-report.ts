import type { TelemetryDeckError } from '@td/node';
import { showJSON } from '../terminal/escape-controls.js';
import { onOneLine } from '../terminal/one-line.js';
import type { Attempt } from './watch-requests.js';

/** Describes an accepted signal. */
export function acceptedLines(type: string, { signals, status, url }: Attempt, tookMs: number): string[] {
  const [sent] = signals;
  const visible =
    `${sent?.isTestMode}` === 'true'
      ? 'yes: the dashboard shows it while its own test mode is on'
      : 'no: the dashboard shows it while its own test mode is off';
  return [
    `accepted with status ${status} in ${tookMs} ms`,
    `  signal      ${onOneLine(type)}`,
    `  sent to     ${url}`,
    `  clientUser  ${sent?.clientUser}`,
    `  test mode   ${visible}`,
  ];
}

/** Shows a signal that is not sent. */
export function dryLines({ signals, url }: Attempt): string[] {
  return [`not sent (--dry); it would go to ${url}`, ...showJSON(signals, 2).split('\n')];
}

/** Describes a signal that was refused or got no response. */
export function failureOf({ code, message, status, responseText, cause }: TelemetryDeckError, url: string): string {
  if (code === 'REFUSED')
    return `refused with status ${status} by ${url}: ${onOneLine(responseText || '(no reason given)')}`;
  return `not sent to ${url}: ${onOneLine(withCode(message, cause))}`;
}

/** Adds the system's error code, such as `ECONNREFUSED`, which libraries keep in a cause or in the cause of a cause. */
export function withCode(message: string, cause: unknown): string {
  for (let error = cause; typeof error === 'object' && error !== null; error = (error as Error).cause) {
    const { code } = error as NodeJS.ErrnoException;
    if (typeof code === 'string') return message.includes(code) ? message : `${message} (${code})`;
  }
  return message;
}
