import { attempt } from './attempt.js';

/**
 * Describes a value for an error message, without showing who the user is, or a secret in the URL of an endpoint. A
 * value that was passed in place of all options has no name, and may be the user.
 */
export function describeValue(name: string, value: unknown): string {
  if (typeof value === 'function') return 'of type function; did you mean to call it?';
  if (Object(value) === value || (value && /^$|userID|hashSalt/.test(name))) {
    return `of type ${attempt(() => Array.isArray(value)) ? 'array' : typeof value}`;
  }
  if (typeof value !== 'string') return String(value);
  return `"${value.replace(/^[^?#;=]*[?#;=].*@.*|^[^?]*@|[?#;=].*/gs, '...').replace(/^(.{100}).+/s, '$1...')}"`;
}

/** Returns the name of an unknown option in quotes, after a space. Returns nothing if it may be a user identifier. */
export const quotedName = (name: string): string => (/@|.{41}/s.test(name) ? '' : ` "${name}"`);
