/**
 * An error with an identifier of its own, as in TelemetryDeck's SDK for Swift.
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
 * Returns an identifier for a thrown value: the `id` of an error or an instance of a class, or else the name of the
 * error or its class, or else the type of the value. Of an object that is not an error, it takes only a name such as
 * `PaymentError`. Never returns its text, which may contain data about the user.
 */
export function errorIDOf(error: unknown): string {
  try {
    if (typeof error === 'object' && error !== null) {
      const { id, message, name } = error as Partial<Error & IdentifiableError>;
      const parent = Object.getPrototypeOf(error);
      // The `id` of a plain object may identify a person.
      const isIdentifiable = parent && Object.getPrototypeOf(parent);
      // Another library may have added one to all objects.
      const isOwn = id !== (Object.prototype as Partial<IdentifiableError>).id;
      if (isOwn && isIdentifiable && ((typeof id === 'string' && id) || Number.isFinite(id))) return `${id}`;
      const isNamed = typeof message === 'string' && typeof name === 'string' && name;
      // The name of another object may be that of a person. An error whose class sets no name has the name "Error".
      if (isNamed && name !== 'Error' && (ERROR.test(name) || isError(error))) return name;
      if (error.constructor?.name) return error.constructor.name;
    }
  } catch {
    // A proxy or a getter has failed.
  }
  return error === null ? 'null' : typeof error;
}

/** The names of most errors. */
const ERROR = /^\w*(Error|Exception)$/;

/** Whether an object is an error, perhaps of another realm. */
const isError = (object: object): boolean =>
  object instanceof Error || ERROR.test(Object.prototype.toString.call(object).slice(8, -1));
