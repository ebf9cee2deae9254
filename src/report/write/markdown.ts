import { markdownTable } from 'markdown-table';
import type { Block, GroupBlock, ListBlock, LogBlock, TableBlock, TableRow, TitledBlock } from '../../text/blocks.ts';
import { type Inline, inlines, isIn, type Tone } from '../../text/inline.ts';
import { count } from '../../text/numbers.ts';
import { plainLines, shorten } from '../../text/plain.ts';
import { plural } from '../../text/plural.ts';
import { atLineStart, fence } from './escape.ts';
import { columnsIn, groupsOf } from './inline.ts';
import { MARKDOWN_SIGN as SIGN, writeInline } from './markdown-inline.ts';
import { FULL, LEAST, leftOut, type Room, STEPS } from './room.ts';

const LOG_LINES = { full: 30, short: 5 };
/** Longest line of a log, in characters. */
const LOG_LINE = 200;

/**
 * GitHub Flavored Markdown of at most `maxBytes` (UTF-8, at least 2,000). What does not fit is shed in steps (room.ts),
 * and the text says what is missing.
 */
export function writeMarkdown(sections: readonly (readonly Block[])[], maxBytes: number): string {
  const render = (room: Room) => {
    const missing = leftOut(sections, room);
    const omissions =
      missing.length === 0
        ? ''
        : `_Shortened to fit into ${count(maxBytes)} bytes, without ${missing.join('; ')}. The report file has everything._`;
    return `${writeAll(sections.flat(), { ...room, omissions })}\n`;
  };
  const fits = (text: string) => Buffer.byteLength(text) <= maxBytes;
  const full = render(FULL);
  if (fits(full)) return full;
  // Each step is shorter than the one before: the first that fits is found by halving.
  let best = render(LEAST);
  let [from, to] = [0, STEPS.length];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    const text = render(STEPS[middle] ?? LEAST);
    if (fits(text)) [best, to] = [text, middle];
    else from = middle + 1;
  }
  return best;
}

interface Page extends Room {
  /** What was left out, in Markdown. */
  omissions: string;
}

function writeAll(blocks: readonly Block[], page: Page): string {
  return paragraphs(...blocks.map((block) => writeBlock(block, page)));
}

function writeBlock(block: Block, page: Page): string {
  if (!isIn(block, 'markdown') || isShed(block, page)) return '';
  const inline = (text: readonly Inline[]) => writeInline(text, page);
  switch (block.kind) {
    case 'headline': {
      const { tone, words } = block.status;
      // A question mark is no conclusion: what is undecided needs somebody's attention.
      return `### ${tone === 'open' ? SIGN.note : SIGN[tone]} ${inline([words])} – ${inline(inlines(block.text))}`;
    }
    case 'text': {
      const said = `${signOf(block)}${inline(block.text)}`;
      return block.quiet ? `<sub>${said}</sub>` : atLineStart(said);
    }
    case 'list':
      return writeList(block, page);
    case 'facts':
      return bullets(
        block.facts
          .filter((fact) => !isShed(fact, page))
          .map(({ title, text }) => `**${inline([title])}:** ${inline([text])}`),
      );
    case 'log':
      return writeLog(block, page);
    case 'table':
      return writeTable(block, page);
    case 'plot':
      return atLineStart(inline([block.alternative]));
    case 'drawing':
      return atLineStart(inline([block.picture.alternative]));
    case 'fold': {
      const body = writeAll(block.blocks, page);
      return body === '' ? '' : folded(inline(block.summary), body);
    }
    case 'titled':
      return writeTitled(block, page);
    case 'group':
      return writeGroup(block, page);
    case 'beside':
      return writeAll(block.blocks, page);
    case 'later':
      return writeAll(block.blocks(), page);
    // A comment and a page say the same in forms of their own.
    case 'cards':
    case 'tools':
    case 'matrix':
      return '';
    case 'omissions':
      return page.omissions;
  }
}

function isShed({ worth }: Pick<TableRow, 'worth'>, { shed }: Room): boolean {
  return worth !== undefined && shed.has(worth);
}

function signOf({ tone, status }: { tone?: Tone; status?: { tone: Tone } }): string {
  const shown = tone ?? status?.tone;
  return shown === undefined ? '' : `${SIGN[shown]} `;
}

function writeList(block: ListBlock, page: Page): string {
  const { noun = 'item', open, most, capped } = block;
  const items = block.items.filter((item) => isIn(item, 'markdown') && !isShed(item, page));
  const shown = items.slice(0, Math.min(most?.markdown ?? items.length, capped ? page.items : items.length));
  const written = shown.map((item) => {
    const aside = item.aside === undefined ? '' : ` _(${writeInline([item.aside], page)})_`;
    const below = writeAll(item.blocks ?? [], page);
    const line = `${signOf(item)}${writeInline(item.text, page)}${aside}`;
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
function writeLog({ lines }: LogBlock, { shed }: Page): string {
  const shown = lines
    .flatMap(plainLines)
    .filter((line) => line.trim() !== '')
    .slice(shed.has('detail') ? -LOG_LINES.short : -LOG_LINES.full)
    .map((line) => shorten(line, LOG_LINE));
  return shown.length === 0 ? '' : fence(shown);
}

/** One table for each group, under its name: as a column it would push the verdict off a phone. */
function writeTable(block: TableBlock, page: Page): string {
  const rows = block.rows.filter((row) => !isShed(row, page));
  const most = Math.min(block.most?.markdown ?? rows.length, block.listed ? page.items : page.members);
  const shown = rows.slice(0, most);
  if (shown.length === 0) return andMore(rows.length, 0, block.noun ?? 'row');
  const tables = groupsOf(block, shown, 'markdown').flatMap(({ title, isWhole, rows: members }) => {
    const name: Inline = isWhole ? (title ?? '') : { kind: 'name', text: title ?? '', isolated: true };
    return [title === null ? '' : `**${writeInline([name], page)}**`, writeRows(block, members, page)];
  });
  return paragraphs(...tables, andMore(rows.length, shown.length, block.noun ?? 'row'));
}

function writeRows(block: TableBlock, rows: readonly TableRow[], page: Page): string {
  const places = columnsIn(block, rows, 'markdown');
  const header = places.map((at) => writeInline(inlines(block.columns[at]?.title ?? ''), page));
  const cells = rows.map((row) => places.map((at) => writeInline(row.cell(at), page)));
  const align = places.map((at) => (block.columns[at]?.numeric ? 'r' : 'l'));
  return markdownTable([header, ...cells], { align, alignDelimiters: false });
}

function writeTitled(block: TitledBlock, page: Page): string {
  const body = writeAll(block.blocks, page);
  if (block.foldedIn?.includes('markdown')) return folded(summaryOf(block, page), body);
  if (!isIn({ in: block.titleIn }, 'markdown')) return body;
  const words = block.status === undefined ? '' : `: ${writeInline([block.status.words], page)}`;
  return paragraphs(`#### ${signOf(block)}${writeInline(block.title, page)}${words}`, body);
}

/** A titled block in one line. */
function summaryOf({ title, status, gist }: TitledBlock, page: Page): string {
  const words = status === undefined ? '' : `: ${writeInline([status.words], page)}`;
  const more = gist === undefined ? '' : `, ${writeInline([gist], page)}`;
  return `${signOf({ status })}<b>${writeInline(title, page)}</b>${words}${more}`;
}

/** Members that are left out are counted by what became of them, those that pass by their names. */
function writeGroup({ members, noun, outcomes }: GroupBlock, page: Page): string {
  const wanted = members.filter((member) => !isShed(member, page));
  const shown = wanted.slice(0, page.members);
  const rest = wanted.slice(shown.length);
  const counts = outcomes
    .map((outcome) => [rest.filter((member) => member.outcome === outcome).length, outcome] as const)
    .filter(([times]) => times > 0)
    .map(([times, outcome]) => `${count(times)} ${writeInline([outcome], page)}`);
  const passed = page.shed.has('detail') ? [] : members.filter((member) => isShed(member, page));
  return paragraphs(
    ...shown.map((member) => writeTitled(member, page)),
    rest.length === 0 ? '' : `${andMore(wanted.length, shown.length, noun)}: ${counts.join(', ')}`,
    passed.length === 0
      ? ''
      : folded(`${plural(passed.length, noun)} that passed`, bullets(passed.map((member) => summaryOf(member, page)))),
  );
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
