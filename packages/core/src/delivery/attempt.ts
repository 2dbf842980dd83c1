import type { AttemptResult } from '../contracts/events.js';
import { classifyResponse } from './classify-response.js';

/** What the endpoint did, for a log line or an error. */
export function describeAttempt({ status, error }: AttemptResult): string {
  if (error) return error.message;
  const isAdvised = classifyResponse(status) === 'misdirected';
  return `the endpoint answered ${status}${isAdvised ? ' (set the endpoint to where it redirects)' : ''}`;
}

/** Whether a failed attempt may have been a success: the request was written, or a gateway lost the answer to it. */
export function maybeReceived({ status, error }: AttemptResult): boolean {
  return error?.maybeSent ?? (status === 502 || status === 504);
}
