import type { TableBlock, TableRow } from '../../text/blocks.ts';
import { type Inline, isIn, type Medium, type Tone } from '../../text/inline.ts';

/** The signs of a medium without emoji; hollow ones decide nothing. */
export const SIGN: Record<Tone, string> = {
  pass: '✓',
  fail: '✗',
  likely: '◆',
  open: '?',
  note: '!',
  'likely-aside': '◇',
  'open-aside': '○',
};

type Written = Exclude<Inline, { kind: 'only' }>;

/** What a medium writes of a text. */
export function writtenIn(text: readonly Inline[], medium: Medium): readonly Written[] {
  if (text.every(isWritten)) return text;
  return text.flatMap((node): readonly Written[] => {
    if (isWritten(node)) return [node];
    return isIn(node, medium) ? writtenIn(node.text, medium) : [];
  });
}

function isWritten(node: Inline): node is Written {
  return typeof node === 'string' || node.kind !== 'only';
}

/**
 * Writes each part of a text and joins them. Escaping trims untrusted text: a space between two parts is kept.
 *
 * @param write escapes; passed one string of a part
 */
export function joinParts<Part>(parts: readonly Part[], write: (part: Part) => string): string {
  const [first] = parts;
  if (first !== undefined && parts.length === 1) return write(first);
  return parts
    .map((part, at) => {
      const [before, after] = spaces(part);
      return `${at > 0 ? before : ''}${write(part)}${at < parts.length - 1 ? after : ''}`;
    })
    .join('');
}

function spaces(part: unknown): readonly [before: string, after: string] {
  if (typeof part !== 'string') return ['', ''];
  if (part.trim() === '') return ['', part === '' ? '' : ' '];
  return [part.startsWith(' ') ? ' ' : '', part.endsWith(' ') ? ' ' : ''];
}

/** The places of the columns that a medium writes of these rows. */
export function columnsIn({ columns }: TableBlock, rows: readonly TableRow[], medium: Medium): number[] {
  return [...columns.keys()].filter((at) => {
    const column = columns[at];
    return column !== undefined && isIn(column, medium) && rows.some((row) => row.has(at));
  });
}

/** Rows under what they belong to, in the order in which each first comes; null: without a title. */
export function groupsOf(
  { grouped, whole }: TableBlock,
  rows: readonly TableRow[],
  medium: Medium,
): { title: string | null; isWhole: boolean; rows: readonly TableRow[] }[] {
  const groups = [...new Set(rows.map(({ group }) => group))];
  if (!isIn({ in: grouped }, medium) || groups.every((group) => group === null)) {
    return [{ title: null, isWhole: true, rows }];
  }
  return groups.map((group) => ({
    title: group ?? whole ?? '',
    isWhole: group === null,
    rows: rows.filter((row) => row.group === group),
  }));
}
