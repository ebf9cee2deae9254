// How much room text takes on a phone of 390 × 844 in GitHub's conversation, so that what is shown fits on its screen: near
// enough, and rather more than less. test/report/comment.browser.test.ts measures it.

/** Pixels of a line within a comment, and of the height that a comment has; and the lines that a reviewer reads in it. */
export const PHONE = 320;
const SCREEN = 808;
const LINES = 20;

/** A size of text: of its font, and of a line, in pixels. */
interface Size {
  font: number;
  line: number;
}
export const BODY: Size = { font: 14, line: 21 };
/** Of the third level. */
export const HEADING: Size = { font: 17.5, line: 22 };
export const SMALL: Size = { font: 10.5, line: 21 };
const CODE: Size = { font: 12, line: 18 };
/** Between two paragraphs. */
export const GAP = 16;

/** Widths of characters as a share of the size of the font, in a font that is wider than most. */
const WIDTHS: readonly (readonly [characters: RegExp, share: number])[] = [
  [/[iljtfrI.,:;'’|!()[\]{}/\\ \u00A0·-]/u, 0.36],
  [/[mwMW@%→—…+−=<>≥≤×÷]/u, 0.92],
  [/[A-Z]/u, 0.75],
  // Stands for a sign in color, which is wider: the letters beside it are narrower where there are such signs.
  [/●/u, 0.9],
  [/[ -\u024F–]/u, 0.63],
];
/** Whatever else there is: other scripts, and signs in color. */
const WIDEST = 1.4;
const BOLD = 1.06;

/** Pixels that a text takes in one line. */
export function textWidth(text: string, { font }: Size, isBold = false): number {
  let width = 0;
  for (const character of text) width += WIDTHS.find(([of]) => of.test(character))?.[1] ?? WIDEST;
  return width * font * (isBold ? BOLD : 1);
}

/** The lines that a text takes, broken between words, and within words that are too long. */
export function linesOf(text: string, width: number, size: Size, isBold = false): number {
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

/** What something takes of the screen. */
export interface Room {
  lines: number;
  /** Pixels. */
  height: number;
}

/** What a paragraph takes, with the gap below it. */
export function roomOfParagraph(text: string, size: Size, isBold = false): Room {
  if (text === '') return { lines: 0, height: 0 };
  const lines = linesOf(text, PHONE, size, isBold);
  return { lines, height: lines * size.line + GAP };
}

/** What some lines of code take, with the gap below them; a long one is not wrapped. */
export function roomOfCode(lines: number): Room {
  return { lines, height: lines === 0 ? 0 : lines * CODE.line + 2 * GAP + GAP };
}

/** What is left of a screen. */
export function roomLeft(taken: readonly Room[]): Room {
  return taken.reduce((left, { lines, height }) => ({ lines: left.lines - lines, height: left.height - height }), {
    lines: LINES,
    height: SCREEN,
  });
}
