/** The part of ncc that the build uses; the package carries no types. */
declare module '@vercel/ncc' {
  interface Bundle {
    code: string;
    /** A source map, as JSON. */
    map: string;
    assets: Record<string, { source: string | Buffer }>;
  }
  export default function ncc(
    entry: string,
    options: { quiet: true; cache: false; sourceMap: true; sourceMapRegister: false },
  ): Promise<Bundle>;
}
