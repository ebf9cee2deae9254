import { markdownTable } from 'markdown-table';
import type { Block, GroupBlock, ListBlock, LogBlock, TableBlock, TableRow, TitledBlock } from '../../text/blocks.ts';
import { type Inline, inlines, isIn, type Tone } from '../../text/inline.ts';
import { plainLines, shorten } from '../../text/plain.ts';
import { plural } from '../../text/plural.ts';
import { drawn } from '../pictures/drawn.ts';
import { atLineStart, fence } from './escape.ts';
import { columnsIn, groupsOf } from './inline.ts';
import { MARKDOWN_SIGN as SIGN, writeInline } from './markdown-inline.ts';

/** Lines of a log that are shown, and the longest of them in characters. */
const LOG_LINES = 30;
const LOG_LINE = 200;

/** GitHub Flavored Markdown. Its length is that of what it is made of: whoever makes it bounds it. */
export function writeMarkdown(blocks: readonly Block[]): string {
  return `${writeAll(blocks)}\n`;
}

function writeAll(blocks: readonly Block[]): string {
  return paragraphs(...blocks.map(writeBlock));
}

function writeBlock(block: Block): string {
  if (!isIn(block, 'markdown')) return '';
  switch (block.kind) {
    case 'headline': {
      const { tone, words } = block.status;
      return `### ${SIGN[tone]} ${writeInline([words])} – ${writeInline(inlines(block.text))}`;
    }
    case 'text': {
      const said = `${signOf(block)}${writeInline(block.text)}`;
      return block.quiet ? `<sub>${said}</sub>` : atLineStart(said);
    }
    case 'list':
      return writeList(block);
    case 'facts':
      return bullets(block.facts.map(({ title, text }) => `**${writeInline([title])}:** ${writeInline([text])}`));
    case 'log':
      return writeLog(block);
    case 'table':
      return writeTable(block);
    case 'plot':
      return atLineStart(writeInline([block.alternative]));
    case 'drawing':
      return atLineStart(writeInline([block.picture.alternative]));
    case 'fold': {
      const body = writeAll(block.blocks);
      return body === '' ? '' : folded(writeInline(block.summary), body);
    }
    case 'titled':
      return writeTitled(block);
    case 'group':
      return writeGroup(block);
    case 'levels':
    case 'series':
      return writeAll(drawn(block));
    case 'beside':
      return writeAll(block.blocks);
    case 'later':
      return writeAll(block.blocks());
    // A comment and a page say the same in forms of their own.
    case 'cards':
    case 'tools':
    case 'matrix':
      return '';
  }
}

function signOf({ tone, status }: { tone?: Tone; status?: { tone: Tone } }): string {
  const shown = tone ?? status?.tone;
  return shown === undefined ? '' : `${SIGN[shown]} `;
}

/** What an item of a list is only noted with has no sign: a warning is for what changes a decision. */
function itemSign({ tone, status }: { tone?: Tone; status?: { tone: Tone } }): string {
  const shown = tone ?? status?.tone;
  return shown === undefined || shown === 'note' ? '' : `${SIGN[shown]} `;
}

function writeList(block: ListBlock): string {
  const { noun = 'item', open, most } = block;
  const items = block.items.filter((item) => isIn(item, 'markdown'));
  const shown = items.slice(0, most?.markdown);
  const written = shown.map((item) => {
    const aside = item.aside === undefined ? '' : ` _(${writeInline([item.aside])})_`;
    const below = writeAll(item.blocks ?? []);
    const line = `${itemSign(item)}${writeInline(item.text)}${aside}`;
    return below === '' ? line : `${line}\n\n${below.replace(/^/gm, '  ')}`;
  });
  const more = andMore(items.length, shown.length, noun);
  const first = written.slice(0, open?.markdown);
  const rest = written.slice(first.length);
  if (rest.length === 0) return paragraphs(bullets(first), more);
  const summary = plural(items.length - first.length, `more ${noun}`);
  return paragraphs(bullets(first), folded(summary, paragraphs(bullets(rest), more)));
}

/** The end of a log, which holds its most telling lines, as code. */
function writeLog({ lines }: LogBlock): string {
  const shown = lines
    .flatMap(plainLines)
    .filter((line) => line.trim() !== '')
    .slice(-LOG_LINES)
    .map((line) => shorten(line, LOG_LINE));
  return shown.length === 0 ? '' : fence(shown);
}

/** One table for each group, under its name: as a column it would push the verdict off a phone. */
function writeTable(block: TableBlock): string {
  const shown = block.rows.slice(0, block.most?.markdown);
  if (shown.length === 0) return andMore(block.rows.length, 0, block.noun ?? 'row');
  const tables = groupsOf(block, shown, 'markdown').flatMap(({ title, isWhole, rows: members }) => {
    const name: Inline = isWhole ? (title ?? '') : { kind: 'name', text: title ?? '', isolated: true };
    return [title === null ? '' : `**${writeInline([name])}**`, writeRows(block, members)];
  });
  return paragraphs(...tables, andMore(block.rows.length, shown.length, block.noun ?? 'row'));
}

function writeRows(block: TableBlock, rows: readonly TableRow[]): string {
  const names = block.narrow ?? 'text';
  const places = columnsIn(block, rows, 'markdown');
  const header = places.map((at) => writeInline(inlines(block.columns[at]?.title ?? ''), names));
  const cells = rows.map((row) => places.map((at) => writeInline(row.cell(at), names)));
  const align = places.map((at) => (block.columns[at]?.numeric ? 'r' : 'l'));
  return markdownTable([header, ...cells], { align, alignDelimiters: false });
}

function writeTitled(block: TitledBlock): string {
  const body = writeAll(block.blocks);
  if (block.foldedIn?.includes('markdown')) return folded(summaryOf(block), body);
  if (!isIn({ in: block.titleIn }, 'markdown')) return body;
  const words = block.status === undefined ? '' : `: ${writeInline([block.status.words])}`;
  return paragraphs(`#### ${titleSign(block)}${writeInline(block.title)}${words}`, body);
}

/** A titled block in one line. */
function summaryOf(block: TitledBlock): string {
  const { title, status, gist } = block;
  const words = status === undefined ? '' : `: ${writeInline([status.words])}`;
  const more = gist === undefined ? '' : `, ${writeInline([gist])}`;
  return `${titleSign(block)}<b>${writeInline(title)}</b>${words}${more}`;
}

function titleSign({ status }: TitledBlock): string {
  return status === undefined ? '' : `${SIGN[status.tone === 'note' ? 'open' : status.tone]} `;
}

function writeGroup({ members }: GroupBlock): string {
  return paragraphs(...members.map(writeTitled));
}

/** @param summary stands as raw HTML */
function folded(summary: string, body: string): string {
  return `<details>\n<summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

/** `… and 37 more findings`; empty when nothing is missing. */
function andMore(total: number, shown: number, noun: string): string {
  return total > shown ? `… and ${plural(total - shown, `more ${noun}`)}` : '';
}

/** Parts with an empty line between; empty ones are left out. */
function paragraphs(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${atLineStart(item)}`).join('\n');
}
