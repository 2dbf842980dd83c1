import type { Dispatcher } from 'undici';
import { onTestFinished } from 'vitest';

/** Destroys a dispatcher at the end of the running test. Returns the dispatcher. */
export function destroyAfterTest<Value extends Dispatcher>(dispatcher: Value): Value {
  onTestFinished(() => dispatcher.destroy());
  return dispatcher;
}
