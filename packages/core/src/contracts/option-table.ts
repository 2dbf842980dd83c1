/**
 * Says what a value must be, where it is something else; `false` where it is right. For an object it may return the
 * table of what is in it.
 */
export type Check = (value: unknown) => string | false | OptionTable;

/** One option: its check, or `false` where any value will do, and its default. */
export type OptionRow<Value = unknown> = readonly [check: Check | false, defaultValue?: Value];

/**
 * All options that there are, or all of one group: a row for each option, a table for each group.
 *
 * @typeParam Options - The options that the table must have, at every depth.
 */
export type OptionTable<Options = Readonly<Record<string, unknown>>> = {
  readonly [Name in keyof Options]-?:
    | OptionRow<Options[Name]>
    | (IsGroup<Options[Name]> extends true ? OptionTable<Options[Name]> : never);
};

type IsGroup<Value> = Value extends object | undefined ? true : false;
