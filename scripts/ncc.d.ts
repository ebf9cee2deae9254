/** The part of ncc that the build uses; the package carries no types. */
declare module '@vercel/ncc' {
  interface Bundle {
    code: string;
    assets: Record<string, { source: string | Buffer }>;
  }
  export default function ncc(entry: string, options: { quiet: boolean; cache: false }): Promise<Bundle>;
}
