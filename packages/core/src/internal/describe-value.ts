/**
 * A value for an error message, where it gives nothing away: neither who the user is, nor what the URL of an endpoint may
 * hold. A value in place of all options has no name, and may be the user.
 */
export function describeValue(name: string, value: unknown): string {
  if (typeof value === 'function') return 'of type function; did you mean to call it?';
  if (Object(value) === value || (value && /^$|userID|hashSalt/.test(name))) {
    return `of type ${Array.isArray(value) ? 'array' : typeof value}`;
  }
  return typeof value === 'string' ? `"${value.replace(/^[^?]*@|\/\/[^/]*@|[?#].*/gs, '...')}"` : String(value);
}
