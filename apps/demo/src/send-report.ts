import type { TelemetryDeckError } from '@td/core';
import { onOneLine } from './one-line.js';
import type { SendCommand } from './parse-arguments.js';
import type { Attempt } from './watch-transport.js';

/** Describes an accepted signal. */
export function acceptedLines(
  { type, transport, testMode }: SendCommand,
  { url, status }: Attempt,
  userIDHash: string,
  tookMs: number,
): string[] {
  const visible = testMode
    ? 'yes: the dashboard shows it while its own test mode is on'
    : 'no: the dashboard shows it while its own test mode is off';
  return [
    `accepted with status ${status} in ${Math.round(tookMs)} ms`,
    `  signal      ${onOneLine(type)}`,
    `  sent to     ${url}`,
    `  over        ${transport}`,
    `  clientUser  ${userIDHash}`,
    `  test mode   ${visible}`,
  ];
}

/** Describes a signal that was refused or got no response. */
export function failureLine({ code, message, status, responseText, cause }: TelemetryDeckError, url: string): string {
  if (code === 'REFUSED')
    return `refused with status ${status} by ${url}: ${onOneLine(responseText || '(no reason given)')}`;
  return `not sent to ${url}: ${onOneLine(withCode(message, cause))}`;
}

/** Adds the system's error code, such as `ECONNREFUSED`, which libraries keep in a cause or in the cause of a cause. */
function withCode(message: string, cause: unknown): string {
  for (let error = cause; typeof error === 'object' && error !== null; error = (error as Error).cause) {
    const { code } = error as NodeJS.ErrnoException;
    if (typeof code === 'string') return message.includes(code) ? message : `${message} (${code})`;
  }
  return message;
}
