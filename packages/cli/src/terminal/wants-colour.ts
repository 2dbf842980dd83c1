/**
 * Whether a stream shows colours: only a terminal does, unless its user wants none. An empty `NO_COLOR` counts as not set.
 *
 * @see https://no-color.org
 */
export const wantsColour = (stream: { readonly isTTY?: boolean }, noColour: string | undefined): boolean =>
  stream.isTTY === true && !noColour;
