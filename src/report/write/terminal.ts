import { stripVTControlCharacters } from 'node:util';
import type { Block, FactsBlock, ListBlock, TitledBlock } from '../../text/blocks.ts';
import { type Inline, inlines, isIn, type Status, type Tone } from '../../text/inline.ts';
import { plainLines, plainText } from '../../text/plain.ts';
import { drawn } from '../pictures/drawn.ts';
import { clip, clipName, pad, paragraph, width } from './columns.ts';
import { type Paint, paintOf, plainInline } from './paint.ts';
import { writeTable } from './terminal-table.ts';

const LOG_LINES = 20;
const INDENT = '  ';

/** Blocks as lines that are at most `columns` wide (40 or more): plain text, or with ANSI colors. */
export function writeTerminal(
  sections: readonly (readonly Block[])[],
  { columns, color }: { columns: number; color: boolean },
): string {
  const screen = { columns, paint: paintOf(color) };
  return sections
    .flatMap((blocks, at) => {
      const [first, ...rest] = blocks.filter((block) => isIn(block, 'terminal'));
      if (first === undefined) return [];
      const lines = [first, ...rest].flatMap((block) => writeBlock(block, INDENT, screen));
      // Titled blocks begin with an empty line of their own.
      const bare = first.kind !== 'titled' && first.kind !== 'group';
      return at > 0 && bare && lines.length > 0 ? ['', ...lines] : lines;
    })
    .map(withoutCommand)
    .join('\n');
}

/** The runner takes a line that starts with `::`, blanks aside, or has `##[` for a command: see github/log.ts. */
export function withoutCommand(line: string): string {
  const [start = ''] = stripVTControlCharacters(line).trimStart().split(' ');
  const apart = start.startsWith('::') ? line.replace('::', ':\u200B:') : line;
  return apart.replaceAll('##[', '#\u200B#[');
}

interface Screen {
  columns: number;
  paint: Paint;
}

function writeBlock(block: Block, indent: string, screen: Screen): string[] {
  if (!isIn(block, 'terminal')) return [];
  const { columns, paint } = screen;
  const below = (blocks: readonly Block[]) => blocks.flatMap((inner) => writeBlock(inner, indent, screen));
  switch (block.kind) {
    case 'headline': {
      const { tone, words } = block.status;
      return paragraph(
        leadOf({ status: { tone, words: words.toUpperCase() } }, paint),
        plainInline(inlines(block.text)),
        columns,
      );
    }
    case 'text': {
      const lines = paragraph(`${indent}${leadOf(block, paint)}`, plainInline(block.text), columns);
      return block.quiet ? lines.map(paint.quiet) : lines;
    }
    case 'list':
      return writeList(block, indent, screen);
    case 'facts':
      return writeFacts(block, indent, screen);
    case 'log': {
      const lead = `${indent}${INDENT}| `;
      return block.lines
        .flatMap(plainLines)
        .slice(-LOG_LINES)
        .map((line) => paint.quiet(`${lead}${clip(line.replaceAll('\t', '  '), columns - lead.length)}`.trimEnd()));
    }
    case 'table':
      return writeTable(block, columns, paint);
    case 'plot':
      return paragraph(indent, block.alternative, columns).map(paint.quiet);
    case 'drawing':
      return paragraph(indent, block.picture.alternative, columns).map(paint.quiet);
    case 'fold':
      return [...paragraph(indent, plainInline(block.summary), columns).map(paint.quiet), ...below(block.blocks)];
    case 'titled':
      return writeTitled(block, screen);
    case 'group':
      return block.members.flatMap((member) => writeTitled(member, screen));
    case 'levels':
    case 'series':
      return below(drawn(block));
    case 'beside':
      return below(block.blocks);
    case 'later':
      return below(block.blocks());
    case 'cards':
    case 'tools':
    case 'matrix':
      return [];
  }
}

/** What stands before a text: a sign, or a sign and its words. */
function leadOf({ tone, status }: { tone?: Tone; status?: Status }, paint: Paint): string {
  if (status !== undefined) return `${paint.sign(status.tone, status.words)}  `;
  return tone === undefined ? '' : `${paint.sign(tone, '')} `;
}

/** An item without a sign is indented as far as the text of one that has a sign. */
function writeList({ items, quiet, most }: ListBlock, indent: string, { columns, paint, ...screen }: Screen): string[] {
  const shown = items.filter((item) => isIn(item, 'terminal'));
  const more = shown.length - (most?.terminal ?? shown.length);
  const lines = shown.slice(0, most?.terminal).flatMap((item) => {
    const lead = leadOf(item, paint) || (quiet ? '' : INDENT);
    const aside = item.aside === undefined ? '' : ` (${item.aside})`;
    return [
      ...paragraph(`${indent}${lead}`, `${plainInline(item.text)}${aside}`, columns),
      ...(item.blocks ?? []).flatMap((block) => writeBlock(block, indent, { columns, paint, ...screen })),
    ];
  });
  const all = quiet ? lines.map(paint.quiet) : lines;
  return more > 0 ? [...all, paint.quiet(`${indent}${INDENT}and ${more} more`)] : all;
}

function writeFacts({ facts }: FactsBlock, indent: string, { columns, paint }: Screen): string[] {
  const longest = Math.max(...facts.map(({ title }) => width(plainText(title))));
  return facts.flatMap(({ title, text }) =>
    paragraph(`${indent}${paint.quiet(pad(plainText(title), longest, 'left'))}  `, text, columns),
  );
}

/** Blocks without a title in this medium stand at the left edge: they concern everything above them. */
function writeTitled(block: TitledBlock, screen: Screen): string[] {
  const isTitled = isIn({ in: block.titleIn }, 'terminal');
  const heading = isTitled ? headingLines(block.title, block.status, screen) : [];
  if (block.foldedIn?.includes('terminal')) return heading;
  return ['', ...heading, ...block.blocks.flatMap((inner) => writeBlock(inner, isTitled ? INDENT : '', screen))];
}

/** Name and status on one line, or on two where one is too short for both. */
export function headingLines(
  title: readonly Inline[],
  status: Status | undefined,
  { columns, paint }: Screen,
): string[] {
  const name = plainInline(title);
  if (status === undefined) return [paint.strong(clipName(name, columns))];
  const { tone, words } = status;
  const sign = paint.sign(tone, words);
  const room = columns - width(sign) - 2;
  if (room >= Math.min(width(name), 20)) return [`${paint.strong(clipName(name, room))}  ${sign}`];
  return [paint.strong(clipName(name, columns)), ...paragraph(`${INDENT}${leadOf({ tone }, paint)}`, words, columns)];
}
