import type { Inline, Tone } from '../../text/inline.ts';
import { plainText, shorten, shortenName } from '../../text/plain.ts';
import { escapeMarkdown, safeUrl } from './escape.ts';
import { joinParts, writtenIn } from './inline.ts';
import type { Room } from './room.ts';

/** The signs of GitHub's Markdown; small and pale ones decide nothing. */
export const MARKDOWN_SIGN: Record<Tone, string> = {
  pass: '✅',
  fail: '❌',
  likely: '🔶',
  open: '❔',
  note: '⚠️',
  'likely-aside': '🔸',
  'open-aside': '⚪',
};

/** Longest name and longest figure with what it belongs to, in characters. */
const NAME = 80;
const FIGURE = 160;

/** Text within a line of GitHub Markdown, escaped, and cut where it would crowd out everything else. */
export function writeInline(text: readonly Inline[], room: Room): string {
  return joinParts(writtenIn(text, 'markdown', room.shed), (node) => {
    if (typeof node === 'string') return escapeMarkdown(shorten(node, room.sentence));
    switch (node.kind) {
      case 'name':
        return escapeMarkdown(shortenName(node.text, NAME));
      case 'figure':
        return escapeMarkdown(shorten(node.text, FIGURE)).replaceAll(' ', '\u00A0');
      case 'code':
        return `\`${plainText(node.text).replaceAll('`', "'")}\``;
      case 'strong':
        return `**${writeInline(node.text, room)}**`;
      case 'quiet':
        return `<sub>${writeInline(node.text, room)}</sub>`;
      case 'status':
        return `${MARKDOWN_SIGN[node.status.tone]} ${escapeMarkdown(node.status.words)}`;
      case 'link': {
        const url = safeUrl(node.url);
        const shown = escapeMarkdown(shortenName(node.text, NAME));
        return url === null ? shown : `[${shown}](${url})`;
      }
      case 'jump':
        return writeInline(node.text, room);
      case 'hint':
        return escapeMarkdown(node.text);
      case 'break':
        return '<br>';
      case 'picture':
        return escapeMarkdown(node.picture.alternative);
    }
  });
}
