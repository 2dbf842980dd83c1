/** Options of {@link trackPageViews}. */
export interface PageViewOptions {
  /**
   * Whether an address that changes without a load is a page view, as in apps of one page: by `pushState`,
   * `replaceState`, back, forward and, with `hash`, a new fragment.
   *
   * @defaultValue true
   */
  readonly history?: boolean | undefined;
  /** Whether fragments that begin with a slash are pages, such as `#/cart` and `#!/cart`. @defaultValue false */
  readonly hash?: boolean | undefined;
  /** Whether to send the title that the document has at that moment, as `title`. @defaultValue false */
  readonly title?: boolean | undefined;
  /**
   * Returns the path to report for a path, such as `/users/:id` for `/users/42`. A page for which it returns no text, or
   * throws, is not reported. Page leaves and link clicks of the client name the same address, and the same pages as referrers. Other
   * signals of a client with page parameters carry the address as it is: `withDefaultPayload` or a processor renames theirs.
   *
   * @defaultValue the path itself
   */
  readonly path?: ((path: string) => string | undefined) | undefined;
}
