import stringWidth from 'string-width';
import { keepUnits } from '../../text/numbers.ts';
import { plainText } from '../../text/plain.ts';

/** Columns that a text takes: wide characters take two, combining ones none. */
export function width(text: string): number {
  return stringWidth(text);
}

// Not cli-truncate 5: where the cut meets a wide character its line is one column too wide. Not wrap-ansi 10: it breaks a
// long word, an address for example, in the middle of a line to save one.
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The first part of a text that fits, and the rest. */
function split(text: string, columns: number): readonly [fits: string, rest: string] {
  let end = 0;
  let taken = 0;
  for (const { segment, index } of graphemes.segment(text)) {
    taken += width(segment);
    // At least one character, or nothing would ever get shorter.
    if (taken > columns && index > 0) break;
    end = index + segment.length;
  }
  return [text.slice(0, end), text.slice(end)];
}

/** A line without control characters, at most `columns` wide; where it was cut, it ends in an ellipsis. */
export function clip(line: string, columns: number): string {
  return width(line) <= columns ? line : `${split(line, columns - 1)[0]}…`;
}

/** A name without control characters, at most `columns` wide, cut in its middle: names that begin alike differ in their ends. */
export function clipName(name: string, columns: number): string {
  if (width(name) <= columns) return name;
  const [start] = split(name, Math.ceil((columns - 1) / 2));
  return `${start}…${lastPart(name, Math.floor((columns - 1) / 2))}`;
}

/** The last part of a text that fits. */
function lastPart(text: string, columns: number): string {
  let part = '';
  let taken = 0;
  for (const { segment } of [...graphemes.segment(text)].reverse()) {
    taken += width(segment);
    if (taken > columns) break;
    part = segment + part;
  }
  return part;
}

const NO_BREAK = '\u00A0';

/** Untrusted text in lines that are at most `columns` wide, broken between words where that is possible. */
function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (let word of keepUnits(plainText(text)).split(/ +/)) {
    if (line !== '' && width(line) + 1 + width(word) > columns) {
      lines.push(line);
      line = '';
    }
    while (width(word) > columns) {
      const [start, rest] = split(word, columns);
      lines.push(start);
      word = rest;
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].filter((part) => part !== '').map((part) => part.replaceAll(NO_BREAK, ' '));
}

/** The fewest columns that a text is wrapped to. */
const NARROWEST = 20;

/** A wrapped text whose first line starts with a lead that the others are indented by; a long lead has its own line. */
export function paragraph(lead: string, text: string, columns: number): string[] {
  const indent = width(lead);
  if (text !== '' && lead.trim() !== '' && columns - indent < NARROWEST) {
    const around = `${/^ */.exec(lead)?.[0] ?? ''}  `;
    return [lead.trimEnd(), ...paragraph(around, text, columns)];
  }
  const [first = '', ...others] = wrap(text, Math.max(NARROWEST, columns - indent));
  return [`${lead}${first}`.trimEnd(), ...others.map((line) => `${' '.repeat(indent)}${line}`)];
}

export function pad(text: string, columns: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, columns - width(text)));
  return align === 'left' ? text + space : space + text;
}
