import type { Block, TableRow } from '../../text/blocks.ts';
import { isIn, type Worth } from '../../text/inline.ts';
import { plural } from '../../text/plural.ts';

/** How much of a report is written. */
export interface Room {
  /** What is left out. */
  shed: ReadonlySet<Worth>;
  /** The limit on the items of a capped list, and on listed rows. */
  items: number;
  /** The limit on the members of a group, and on the rows of each table. */
  members: number;
  /** Longest untrusted sentence, in characters. */
  sentence: number;
}

const ENDLESS = Number.POSITIVE_INFINITY;

export const FULL: Room = { shed: new Set(), items: ENDLESS, members: ENDLESS, sentence: 500 };
const BARE: Room = { ...FULL, shed: new Set<Worth>(['passing', 'detail', 'extra']) };

/** Each about seven tenths of the one before: what is left of the room is used. */
const CAPS = [400, 280, 200, 140, 100, 70, 50, 35, 25, 17, 12, 8, 5, 3];

/** In this order: what passes goes first, then details, then links and provenance, then findings. */
export const STEPS: readonly Room[] = [
  { ...FULL, shed: new Set(['passing']) },
  { ...FULL, shed: new Set(['passing', 'detail']) },
  BARE,
  ...CAPS.map((items) => ({ ...BARE, items, members: Math.floor(items / 4), sentence: 300 })),
];

/** The room that is used even where the text still does not fit. */
export const LEAST: Room = { ...BARE, items: 1, members: 0, sentence: 80 };

/** What a step leaves out, in words. Capped lists say themselves how much they leave out. */
export function leftOut(sections: readonly (readonly Block[])[], { shed }: Room): string[] {
  const missing: string[] = [];
  if (shed.has('passing')) {
    const passed = countPassed(sections.flat());
    for (const [noun, times] of passed.rows) missing.push(`${plural(times, noun)} that passed`);
    for (const [noun, times] of shed.has('detail') ? passed.members : []) {
      missing.push(`${plural(times, noun)} in which everything passed`);
    }
  }
  if (shed.has('detail')) {
    missing.push('the folded details (other metrics, scatter, p values, thresholds that are met)');
  }
  if (shed.has('extra')) missing.push('links, machines and notices');
  return missing;
}

interface Passed {
  /** By what they are called. */
  rows: Map<string, number>;
  members: Map<string, number>;
}

function countPassed(blocks: readonly Block[], passed: Passed = { rows: new Map(), members: new Map() }): Passed {
  for (const block of blocks) {
    if (!isIn(block, 'markdown')) continue;
    if (block.kind === 'table' && block.noun) add(passed.rows, block.noun, block.rows.filter(isPassing).length);
    if (block.kind === 'fold' || block.kind === 'titled') countPassed(block.blocks, passed);
    if (block.kind === 'group') {
      add(passed.members, block.noun, block.members.filter(isPassing).length);
      countPassed(block.members, passed);
    }
  }
  return passed;
}

function add(counts: Map<string, number>, noun: string, times: number): void {
  if (times > 0) counts.set(noun, (counts.get(noun) ?? 0) + times);
}

function isPassing({ worth }: Pick<TableRow, 'worth'>): boolean {
  return worth === 'passing';
}
