import { attempt } from './attempt.js';

/**
 * A value for an error message, where it gives nothing away: neither who the user is, nor what the URL of an endpoint may
 * hold. A value in place of all options has no name, and may be the user.
 */
export function describeValue(name: string, value: unknown): string {
  if (typeof value === 'function') return 'of type function; did you mean to call it?';
  if (Object(value) === value || (value && /^$|userID|hashSalt/.test(name))) {
    return `of type ${attempt(() => Array.isArray(value)) ? 'array' : typeof value}`;
  }
  if (typeof value !== 'string') return String(value);
  return `"${value.replace(/^[^?#;=]*[?#;=].*@.*|^[^?]*@|[?#;=].*/gs, '...').replace(/^(.{100}).+/s, '$1...')}"`;
}

/** The name of an option that does not exist, in quotes, after a space; nothing if it may be a user in place of a name. */
export const quotedName = (name: string): string => (/@|.{41}/s.test(name) ? '' : ` "${name}"`);
