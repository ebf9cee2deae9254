import type { Block } from '../../text/blocks.ts';
import type { Paint } from '../write/paint.ts';
import { writeTerminal } from '../write/terminal.ts';

/** What the lines of a report are written for. */
export interface Screen {
  columns: number;
  color: boolean;
  paint: Paint;
}

/** A part of the report on a terminal. */
export interface Part {
  /** Its place in the order in which parts get room, from 0. */
  rank: number;
  /** The most lines that it gets, however much room there is. */
  most: number;
  /** Its lines; none where it has nothing to say, or too little room to say it. */
  lines(room: number): readonly string[];
}

/** Fills a room with parts in their order; each gets what those that matter more have left. */
export function fill(parts: readonly Part[], room: number): string[] {
  let left = room;
  const written = new Map<Part, readonly string[]>();
  for (const part of parts.toSorted((a, b) => a.rank - b.rank)) {
    const lines = part.lines(Math.min(left, part.most));
    written.set(part, lines);
    left -= lines.length;
  }
  return parts.flatMap((part) => written.get(part) ?? []);
}

/** Blocks as lines. */
export function linesOf(blocks: readonly Block[], { columns, color }: Screen): string[] {
  const text = writeTerminal([blocks], { columns, color });
  return text === '' ? [] : text.split('\n');
}

/** As many lines as there is room for; where some are left out, the last ends in an ellipsis. */
export function cutLines(lines: readonly string[], room: number): readonly string[] {
  if (lines.length <= room) return lines;
  if (room <= 0) return [];
  const kept = lines.slice(0, room);
  return [...kept.slice(0, -1), `${kept.at(-1)?.replace(/[\s.,;:]*\S?$/, '')}…`];
}
