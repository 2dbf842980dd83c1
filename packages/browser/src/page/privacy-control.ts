/**
 * Whether the user has told the browser that no site may hand on data about them.
 *
 * @see https://globalprivacycontrol.org/
 */
export function isPrivacyControlSet(): boolean {
  const { globalPrivacyControl } = (globalThis.navigator ?? {}) as { readonly globalPrivacyControl?: boolean };
  return globalPrivacyControl === true;
}
