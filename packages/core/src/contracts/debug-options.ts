/**
 * How `withDebug` shows what a client does.
 *
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withDebug({ full: true }));
 * ```
 */
export interface DebugOptions {
  /** Whether to show whole signals, as the endpoint gets them. @defaultValue `false` */
  readonly full?: boolean | undefined;
  /**
   * Takes each line in place of the logger and the console.
   *
   * @defaultValue `debug()` of the logger, where it has that; else standard error in Node, Bun and Deno, and `console.debug`
   * elsewhere
   */
  readonly print?: ((line: string) => void) | undefined;
}
