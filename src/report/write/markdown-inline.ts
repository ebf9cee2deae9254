import type { Inline, Tone } from '../../text/inline.ts';
import { keepUnits } from '../../text/numbers.ts';
import { shorten, shortenName } from '../../text/plain.ts';
import { escapeMarkdown, safeUrl } from './escape.ts';
import { joinParts, writtenIn } from './inline.ts';

/** The signs of GitHub's Markdown. Of something undecided nothing is said: it has no sign that calls for attention. */
export const MARKDOWN_SIGN: Record<Tone, string> = {
  pass: '✅',
  fail: '❌',
  likely: '🟡',
  open: '➖',
  note: '⚠️',
  'likely-aside': '🟡',
  'open-aside': '➖',
};

/** Longest name, and longest figure or link with what it belongs to, in characters. */
const NAME = 80;
const FIGURE = 160;
/** Longest sentence. */
const SENTENCE = 500;
/** Characters that a part of a broken name has at least. */
const LEAST = 4;

/** How names are written: as text, as code, or so that a line can end within a word of more than so many characters. */
export type Names = 'text' | 'code' | number;

/** Text within a line of GitHub Markdown, escaped, and cut where it would crowd out everything else. */
export function writeInline(text: readonly Inline[], names: Names = 'text'): string {
  return joinParts(writtenIn(text, 'markdown'), (node) => {
    if (typeof node === 'string') return keepUnits(escapeMarkdown(shorten(node, SENTENCE)));
    switch (node.kind) {
      case 'name':
        return writeName(node.text, names);
      case 'figure':
        return escapeMarkdown(shorten(node.text, FIGURE)).replaceAll(' ', '\u00A0');
      case 'strong':
        return `**${writeInline(node.text, names)}**`;
      case 'quiet':
        return `<sub>${writeInline(node.text, names)}</sub>`;
      case 'status': {
        const { tone, words } = node.status;
        // Beside figures a warning would call for attention to what decides nothing.
        return `${MARKDOWN_SIGN[tone === 'note' ? 'open' : tone]} ${escapeMarkdown(words)}`;
      }
      case 'link': {
        const url = safeUrl(node.url);
        const shown = escapeMarkdown(shortenName(node.text, FIGURE));
        return url === null ? shown : `[${shown}](${url})`;
      }
      case 'jump':
        return writeInline(node.text, names);
      case 'hint':
        return escapeMarkdown(node.text);
      case 'break':
        return '<br>';
      case 'picture':
        return escapeMarkdown(node.picture.alternative);
    }
  });
}

/** A name, where it is breakable with a place to break after what separates its parts, and after so many characters. */
function writeName(text: string, names: Names): string {
  const shown = shortenName(text, NAME);
  if (names === 'code') return `<code>${escapeMarkdown(shown)}</code>`;
  const escaped = escapeMarkdown(shown);
  if (names === 'text') return escaped;
  return keepUnits(
    escaped
      .split(' ')
      .map((word) => breakable(word, names))
      .join(' '),
  );
}

/** A word with places to break: after what separates its parts, and after so many characters. */
function breakable(word: string, longest: number): string {
  // What is escaped is one character and not broken.
  const characters = word.match(/&#\d+;|./gu) ?? [];
  if (characters.length <= longest) return word;
  const parts: string[] = [];
  let part: string[] = [];
  for (const character of characters) {
    part.push(character);
    const isEnd = /^(?:[/?=._-]|&#(?:38|95);)$/.test(character);
    if (part.length < (isEnd ? LEAST : longest)) continue;
    parts.push(part.join(''));
    part = [];
  }
  return [...parts, part.join('')].filter((one) => one !== '').join('<wbr>');
}
