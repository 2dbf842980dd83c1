/**
 * An error that says by itself what it is, like those of TelemetryDeck's SDK for Swift.
 *
 * @see https://telemetrydeck.com/docs/articles/preset-errors/
 * @example
 * ```ts
 * class NotFound extends Error implements IdentifiableError {
 *   readonly id = 'Import.notFound';
 * }
 * ```
 */
export interface IdentifiableError {
  /** The identifier, such as `Import.notFound`. It must not contain data about the user. */
  readonly id: string;
}

/**
 * Returns the identifier of anything that can be thrown: the `id` of an error or an instance of a class, or the name of
 * an error or its class, or else the type of the value. Never its text, because that may contain data about the user.
 */
export function errorIDOf(error: unknown): string {
  try {
    if (typeof error === 'object' && error !== null) {
      const { id, message, name } = error as Partial<Error & IdentifiableError>;
      const parent = Object.getPrototypeOf(error);
      // That of a plain object may be the identifier of a person.
      const isIdentifiable = parent && Object.getPrototypeOf(parent);
      if (isIdentifiable && ((typeof id === 'string' && id) || Number.isFinite(id))) return `${id}`;
      // A plain object may have the name of a person. A class that names itself by its declaration alone says "Error".
      if (typeof message === 'string' && typeof name === 'string' && name && name !== 'Error') return name;
      if (error.constructor?.name) return error.constructor.name;
    }
  } catch {
    // A proxy or a getter has failed.
  }
  return error === null ? 'null' : typeof error;
}
