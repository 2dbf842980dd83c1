import type { TelemetryDeckError } from '@td/core';
import { onOneLine } from './one-line.js';
import type { SendCommand } from './parse-arguments.js';
import type { Exchange } from './watch-transport.js';

/** What is said of a signal that was accepted. */
export function acceptedLines(
  { type, transport, testMode }: SendCommand,
  { url, status }: Exchange,
  userIDHash: string,
  tookMs: number,
): string[] {
  const visible = testMode
    ? 'yes: the dashboard shows it while its own test mode is switched on'
    : 'no: the dashboard shows it while its own test mode is switched off';
  return [
    `accepted with status ${status} in ${Math.round(tookMs)} ms`,
    `  signal      ${onOneLine(type)}`,
    `  sent to     ${url}`,
    `  over        ${transport}`,
    `  clientUser  ${userIDHash}`,
    `  test mode   ${visible}`,
  ];
}

/** What is said of a signal that was refused, or that got no answer. */
export function failureLine({ code, message, status, responseText, cause }: TelemetryDeckError, url: string): string {
  if (code === 'REFUSED') return `refused with status ${status} by ${url}: ${onOneLine(responseText || '(no text)')}`;
  return `not sent to ${url}: ${onOneLine(withCode(message, cause))}`;
}

/** Libraries keep the system's word for a failure (`ECONNREFUSED`) in the cause, sometimes in the cause's cause. */
function withCode(message: string, cause: unknown): string {
  for (let error = cause; typeof error === 'object' && error !== null; error = (error as Error).cause) {
    const { code } = error as NodeJS.ErrnoException;
    if (typeof code === 'string') return message.includes(code) ? message : `${message} (${code})`;
  }
  return message;
}
