import { isDevelopment } from '#development';
import type { ClientEvent } from '../contracts/events.js';

/**
 * Returns the text of an identifier; `undefined` if none is given. Reports and ignores a value that is not a string,
 * because its text may be the same for all users, such as `[object Object]`.
 */
export function readIdentifier(name: string, value: unknown, emit: (event: ClientEvent) => void): string | undefined {
  if (typeof value === 'string') return value;
  if (value !== undefined && value !== null) {
    emit({
      kind: 'failed',
      what: `${name} must be a string${isDevelopment ? `, not of type ${typeof value}; the client ignores it` : ''}`,
    });
  }
  return undefined;
}
