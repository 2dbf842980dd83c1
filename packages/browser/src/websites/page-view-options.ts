/** Options of {@link trackPageViews}. */
export interface PageViewOptions {
  /** Whether an address that changes without a load is a page view: `pushState`, `replaceState`, back and forward. @defaultValue true */
  readonly history?: boolean | undefined;
  /** Whether routes in the fragment are pages of their own, such as `#/cart` and `#!/cart`. @defaultValue false */
  readonly hash?: boolean | undefined;
  /** Whether to send the title of the document, as `title`. @defaultValue false */
  readonly title?: boolean | undefined;
  /** Returns the path to report, such as `/users/:id` for `/users/42`, and `undefined` for a page that is not reported. */
  readonly path?: ((path: string) => string | undefined) | undefined;
}
