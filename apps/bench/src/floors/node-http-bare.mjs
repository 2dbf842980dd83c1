import { handWrittenClient } from './hand-written-client.mjs';

/** The floor of `@td/node` without default parameters: the program's own values alone. */
export const createSubject = (task) => handWrittenClient(task, (properties) => properties);
