import { levelName } from '../../settings/levels-schema.ts';
import { type Block, type Level, type LevelsBlock, text } from '../../text/blocks.ts';
import { formatFigure, formatNumber, formatPercent } from '../../text/numbers.ts';
import { plural } from '../../text/plural.ts';
import type { SweepSummary, SweptLevel } from './summary.ts';

type Known = NonNullable<SweepSummary['capacity']>;

/** What a report shows of a sweep: how much the service can do, what was full there, and its levels. */
export function sweepBlocks(summary: SweepSummary): readonly Block[] {
  return [
    text(capacityText(summary)),
    ...saturationText(summary).map((sentence) => text(sentence)),
    levelsBlock(summary),
  ];
}

/** How much the service can do, in a sentence or two. */
export function capacityText(summary: SweepSummary): string {
  const { capacity, isOpen } = summary;
  if (capacity === null) return unknownText(summary);
  const at = `${rateOf(capacity)} with ${usersText(capacity.users, isOpen)}`;
  const users = isOpen ? 'requests at a time' : 'users';
  switch (capacity.kind) {
    case 'peak':
      return `It does most, ${at}${boundsText(capacity)}; with more ${users} it does less.`;
    case 'knee':
      return (
        `It is full with ${usersText(capacity.users, isOpen)}: up to there each gets the same, ${formatFigure(capacity.perUser)}/s, ` +
        `and from there on all together ${rateOf(capacity)}.`
      );
    case 'at-least':
      return `It does at least ${at}${notReached(capacity, summary)}.`;
    case 'superlinear':
      return `It does at least ${at}. More ${users} each get more, as from caches that fill or a slow start, which no law of capacity describes.`;
    case 'bound':
      return (
        `It does no more than ${rateOf(capacity)}, and each no more than ${formatFigure(capacity.perUser)}/s: these lines meet at ` +
        `${usersText(capacity.users, isOpen)}. No law of capacity is right to 10 % at every level.`
      );
  }
}

function unknownText({ levels }: SweepSummary): string {
  return levels.some((level) => level.counts)
    ? 'No round had an answer at every level, so it is not known how much it can do.'
    : 'The load generator was the limit at every level, so nothing is known about the service.';
}

/** The bounds of the peak, where they say more than the number itself. */
function boundsText({ from, to }: Extract<Known, { kind: 'peak' }>): string {
  if (from === null || to === null) return '';
  const [least, most] = [Math.round(from), Math.round(to)];
  return least === most ? '' : ` (${formatNumber(least)} to ${formatNumber(most)})`;
}

/** Why no more is known, as the end of a sentence. */
function notReached({ why }: Extract<Known, { kind: 'at-least' }>, { levels, isOpen }: SweepSummary): string {
  const counted = levels.filter((level) => level.counts);
  const highest = counted.at(-1);
  const above = levels.slice(levels.findLastIndex((level) => level.counts) + 1);
  if (above.some(({ voidRounds }) => voidRounds > 0)) {
    const until = highest === undefined ? '' : ` above ${levelName(highest.at, isOpen)}`;
    return `: what it can do was not reached, since the load generator was the limit${until}`;
  }
  switch (why) {
    case 'levels':
      return ': fewer than four levels say no more';
    case 'rising':
      return `: what it can do was not reached${highest ? ` with ${levelName(highest.at, isOpen)}` : ''}`;
    case 'falling':
      return ', at the lowest level already: what it can do lies below all levels';
    case 'unproven':
      return ': a peak is likely, but its place does not stand out from the scatter of the rounds';
  }
}

/** How near to all of them counts as all: others on the machine take some. */
const FULL = 0.9;
/** One thread is at work within this much of a core. */
const ONE_CORE = { least: 0.9, most: 1.15 };

/** What was full where the service did most, as far as that is known. */
function saturationText({ levels, capacity, cores, isOpen }: SweepSummary): string[] {
  const counted = levels.filter((level) => level.counts);
  const [top] = counted.toSorted((a, b) => (b.throughput ?? 0) - (a.throughput ?? 0));
  if (top?.cpu == null || capacity === null) return [];
  const { cpu, agent } = top;
  const used = `At ${levelName(top.at, isOpen)} it used ${formatNumber(cpu)} of ${plural(cores, 'core')}`;
  if (cpu >= FULL * cores) return [`${used}: the processors were full.`];
  if (cpu + agent >= FULL * cores) {
    return [
      `${used}, and the load generator ${formatNumber(agent)}: the processors were full, and with the generator elsewhere it may do more.`,
    ];
  }
  if (cpu >= ONE_CORE.least && cpu <= ONE_CORE.most && cores > 1) {
    return [`${used}: one thread does the work, and is full.`];
  }
  const isFull = capacity.kind === 'peak' || capacity.kind === 'knee';
  if (!isFull) return [];
  const pool =
    capacity.kind === 'knee' ? ` for about ${formatNumber(Math.max(1, Math.round(capacity.users)))} at a time` : '';
  return [`${used}: what is full is something else, such as a pool of connections${pool}, a lock or another service.`];
}

function levelsBlock({ levels, capacity, isOpen, rounds }: SweepSummary): LevelsBlock {
  const isMarked = !isOpen && capacity !== null && (capacity.kind === 'peak' || capacity.kind === 'knee');
  return {
    kind: 'levels',
    title: 'Levels',
    of: isOpen ? 'arrivals' : 'users',
    levels: levels.map((level): Level => {
      const aside = asideOf(level, rounds);
      return { at: level.at, name: levelName(level.at, isOpen), ...(aside !== null && { aside }) };
    }),
    lines: [
      { title: 'throughput', unit: '/s', values: levels.map(({ throughput }) => throughput) },
      { title: 'p50', unit: 'ms', values: levels.map(({ p50 }) => p50) },
      { title: 'p95', unit: 'ms', values: levels.map(({ p95 }) => p95) },
    ],
    ...(isMarked && { marks: [{ at: capacity.users, words: capacity.kind }] }),
  };
}

/** Why a level does not count, or what was wrong at it. */
function asideOf({ counts, voidRounds, overloadedRounds, failed }: SweptLevel, rounds: number): string | null {
  if (!counts && voidRounds > 0) return 'the load generator was the limit';
  if (!counts) return 'no good answer';
  if (2 * overloadedRounds > rounds) return 'more than it takes';
  return failed > 0 ? `${formatPercent(failed)} failed` : null;
}

/** What has to be known beside the figures, a sentence each. */
export function sweepNotes({ levels, isOpen, rounds }: SweepSummary): string[] {
  return levels.flatMap(({ at, counts, voidRounds, failed }) => {
    const name = levelName(at, isOpen);
    if (voidRounds > 0) {
      const left = counts ? 'these are left out' : 'the level is left out';
      return [`With ${name} the load generator was the limit in ${voidRounds} of ${plural(rounds, 'round')}: ${left}.`];
    }
    return failed > 0 ? [`With ${name} ${formatPercent(failed)} of the requests failed.`] : [];
  });
}

function rateOf({ throughput }: Pick<Known, 'throughput'>): string {
  return `${formatFigure(throughput)}/s`;
}

function usersText(users: number, isOpen: boolean): string {
  const number = Math.max(1, Math.round(users));
  return isOpen ? `${formatNumber(number)} at work at a time` : plural(number, 'user');
}
