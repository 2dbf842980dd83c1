// For programs that run `td` in their own process, such as a demo or a test.

export { run } from './run.js';
export type { Io } from './terminal/io.js';
