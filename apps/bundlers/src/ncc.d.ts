// ncc has no types of its own. This is what we use of it.
declare module '@vercel/ncc' {
  interface Bundled {
    readonly code: string;
    readonly assets: Readonly<Record<string, { readonly source: string | Uint8Array }>>;
  }
  const ncc: (entry: string, options: object) => Promise<Bundled>;
  // biome-ignore lint/style/noDefaultExport: ncc has no named export.
  export default ncc;
}
