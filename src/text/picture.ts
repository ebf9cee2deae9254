/** A picture that was drawn where the report was made, and shows without a script. */
export interface Picture {
  /** Markup of our own making: it holds numbers and no text from elsewhere. */
  svg: string;
  /** What it draws, in words: for a medium without pictures. */
  alternative: string;
}
