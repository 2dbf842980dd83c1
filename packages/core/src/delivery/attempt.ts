import type { AttemptResult } from '../contracts/events.js';

/** What the endpoint did, for a log line or an error. */
export const describeAttempt = ({ status, error }: AttemptResult): string =>
  error?.message ?? `the endpoint answered ${status}${adviceOn(status)}`;

/**
 * Returns advice on a status whose cause is a setting. For other statuses, the text of the response names the cause.
 */
function adviceOn(status: number): string {
  if (/^30[12378]$/.test(`${status}`)) return ' (set the endpoint to where it redirects)';
  if (/^(3..|404|405|410)$/.test(`${status}`)) return ' (check the endpoint)';
  return /^40[137]$/.test(`${status}`) ? ' (a server on the way asks for credentials)' : '';
}

/** Whether a failed attempt may have been a success: the request was written, or a gateway lost the answer to it. */
export const maybeReceived = ({ status, error }: AttemptResult): boolean =>
  error?.maybeSent ?? (status === 502 || status === 504);
