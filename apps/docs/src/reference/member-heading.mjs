/** @import { Reflection } from 'typedoc' */

/**
 * The heading of a method. It names the owner, because several things on a page may have a method of one name.
 *
 * @param {Reflection} method
 */
export function memberHeading(method) {
  return `${method.parent?.name} › ${method.name}()`;
}
