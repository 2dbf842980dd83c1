import { isPromise } from './is-promise.js';
import { textOf } from './text-of.js';

/**
 * Calls a function of the program. It may throw, or return a promise that rejects or never settles: the client goes on
 * without waiting. Returns the result of the function; nothing if it throws.
 *
 * @param onFailure - Called with the error, as text.
 */
export function guard<Input, Output>(
  call: (input: Input) => Output,
  input: Input,
  onFailure: (reason: string) => void = () => {},
): Output | undefined {
  const fail = (error: unknown) => onFailure(textOf(error));
  try {
    return settled(call(input), fail);
  } catch (error) {
    fail(error);
    return undefined;
  }
}

/**
 * Returns a result of a function of the program or a feature unchanged. The result should not be a promise; if it is one
 * that rejects, the rejection does not end the program.
 */
export function settled<Output>(output: Output, onFailure: (error: unknown) => void = () => {}): Output {
  if (isPromise(output)) void adopt(output).then(undefined, onFailure);
  return output;
}

/**
 * Waits for a result of a function of the program: a value, or a promise of any kind. A foreign `then` does no harm if
 * it returns a promise that rejects, or resolves to one promise after another.
 */
export async function adopt<Value>(value: Value | Promise<Value>): Promise<Value> {
  if (!isPromise(value)) return value;
  return new Promise((resolve, reject) => {
    const chained: unknown = value.then((found) => resolve(isPromise(found) ? (undefined as Value) : found), reject);
    if (isPromise(chained)) chained.then(undefined, reject);
  });
}
