/** A picture that was drawn when the report was made, and is shown without a script. */
export interface Picture {
  /** Markup of our own: it holds numbers and no untrusted text. */
  svg: string;
  /** What it draws, in words: for a medium without pictures. */
  alternative: string;
}
