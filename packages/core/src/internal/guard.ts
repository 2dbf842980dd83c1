import { isPromise } from './is-promise.js';
import { textOf } from './text-of.js';

/**
 * Calls a function of the program, which may do anything: throw, or return a promise that rejects or never settles. The
 * client goes on, and waits for nothing. Returns what the function returns; nothing if it throws.
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
 * Takes what a function of the program or of a feature returns, which should be no promise. One that rejects all the same
 * must not end the program.
 */
export function settled<Output>(output: Output, onFailure: (error: unknown) => void = () => {}): Output {
  if (isPromise(output)) adopt(output).catch(onFailure);
  return output;
}

/**
 * Waits for what a function of the program returns: a value, or a promise of any kind. A `then` that rejects by itself, or
 * resolves to another promise without end, does no harm.
 */
export async function adopt<Value>(value: Value | Promise<Value>): Promise<Value> {
  if (!isPromise(value)) return value;
  return new Promise((resolve, reject) => {
    const chained: unknown = value.then((found) => resolve(isPromise(found) ? (undefined as Value) : found), reject);
    if (isPromise(chained)) chained.then(undefined, reject);
  });
}
