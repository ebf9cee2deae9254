// How much room text takes on a phone of 390 × 844 in GitHub's conversation, near enough to say how many lines it has;
// test/report/comment.browser.test.ts measures it.

/** Pixels of a line within a comment. */
export const PHONE = 320;
/** Pixels of text, in GitHub's Markdown: of the body, of a heading of the third level, and of what is small. */
export const SIZE = { body: 14, heading: 17.5, small: 10.5 } as const;

/** Widths of characters as a share of the size of the font; of what is in no list, that of small letters. */
const WIDTHS: readonly (readonly [characters: RegExp, share: number])[] = [
  [/[iljtfrI.,:;'’|!()[\]{}/\\ \u00A0·-]/u, 0.34],
  [/[mwMW@%→—…+−=<>≥≤×÷]/u, 0.86],
  [/[A-Z]/u, 0.72],
  [/[\u0000-\u024F–]/u, 0.58],
];
/** Whatever else there is: other scripts, and signs in color. */
const WIDEST = 1.4;
const BOLD = 1.07;

/** Pixels that a text takes in one line. */
export function textWidth(text: string, size: number = SIZE.body, isBold = false): number {
  let width = 0;
  for (const character of text) width += WIDTHS.find(([of]) => of.test(character))?.[1] ?? WIDEST;
  return width * size * (isBold ? BOLD : 1);
}

/** The lines that a text takes, broken between words and within words that are too long. */
export function linesOf(text: string, width: number, size: number = SIZE.body, isBold = false): number {
  let lines = 1;
  let taken = 0;
  const space = textWidth(' ', size, isBold);
  for (const word of text.split(/ +/)) {
    const own = textWidth(word, size, isBold);
    if (taken > 0 && taken + space + own > width) {
      lines += 1;
      taken = 0;
    }
    lines += Math.floor(own / width);
    taken = taken === 0 ? own % width : taken + space + own;
  }
  return lines;
}
