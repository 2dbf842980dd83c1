/** A value that is made when it is first asked for, and only then. */
export function lazy<Value extends string | object>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
