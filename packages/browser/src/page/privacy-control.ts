/**
 * Whether the user has set Global Privacy Control: no site may share or sell data about them.
 *
 * @see https://globalprivacycontrol.org/
 */
export function isPrivacyControlSet(): boolean {
  const { globalPrivacyControl } = (globalThis.navigator ?? {}) as { readonly globalPrivacyControl?: boolean };
  return globalPrivacyControl === true;
}
