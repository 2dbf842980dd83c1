/**
 * Checks the value of an option. Returns `false` for a valid value. Otherwise returns what the value must be, for the
 * message `timeoutMs must be a positive number of milliseconds, not -1`. For an object, it may return the table of its
 * members.
 *
 * @example
 * ```ts
 * const percentage: Check = (value) => !(Number(value) >= 0 && Number(value) <= 100) && 'a number from 0 to 100';
 * ```
 */
export type Check = (value: unknown) => string | false | OptionTable;

/**
 * One option: its check, or `false` if any value is valid, and its default. An option whose type excludes `undefined`
 * needs a default.
 */
export type OptionRow<Value = unknown> = undefined extends Value
  ? readonly [check: Check | false, defaultValue?: Value]
  : readonly [check: Check | false, defaultValue: Value];

/**
 * A table of options: a row for each option, and a table for each group of options.
 *
 * @typeParam Options - The options that the table must list, at every depth.
 * @example
 * ```ts
 * const table: OptionTable<{ rate?: number }> = { rate: [percentage, 100] };
 * ```
 */
export type OptionTable<Options = Readonly<Record<string, unknown>>> = {
  readonly [Name in keyof Options]-?:
    | OptionRow<Options[Name]>
    | (unknown extends Options[Name]
        ? OptionTable
        : IsGroup<Options[Name]> extends true
          ? OptionTable<Options[Name]>
          : never);
};

type IsGroup<Value> = Value extends object | undefined ? true : false;
