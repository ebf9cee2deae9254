import { type Block, type LevelsBlock, text } from '../../text/blocks.ts';
import { count, formatBytes } from '../../text/numbers.ts';
import { plural } from '../../text/plural.ts';
import type { MemoryDetail, MemorySummary } from './detail.ts';

/** What each signal is, as the subject of a sentence. */
const SIGNALS: Record<MemoryDetail['signal'], string> = {
  heap: 'The heap after garbage collection',
  anonymous: 'Its own memory (anonymous pages)',
  rss: 'Its memory (resident pages)',
};

/** What a report shows of a scenario's memory: the round that found most, in words, and its memory after each cycle. */
export function memoryBlocks({ rounds }: MemorySummary): readonly Block[] {
  const worst = worstOf(rounds);
  const others = rounds.length > 1 ? ` ${agreement(rounds, worst)}` : '';
  return [text(`${verdictText(worst)}${others}`), ...grownText(worst).map((line) => text(line)), levelsOf(worst)];
}

const ORDER: readonly MemoryDetail['verdict'][] = ['leaks', 'open', 'longer', 'none'];

function worstOf(rounds: readonly MemoryDetail[]): MemoryDetail {
  const sorted = rounds.toSorted(
    (one, other) =>
      ORDER.indexOf(one.verdict) - ORDER.indexOf(other.verdict) ||
      (other.kept?.estimate ?? 0) - (one.kept?.estimate ?? 0),
  );
  return sorted[0] as MemoryDetail;
}

function agreement(rounds: readonly MemoryDetail[], { verdict }: MemoryDetail): string {
  const same = rounds.filter((round) => round.verdict === verdict).length;
  return `So it was in ${same} of ${plural(rounds.length, 'round')}.`;
}

/** What a round found, in a sentence or two. */
export function verdictText(detail: MemoryDetail): string {
  const { verdict, why, floors, perCycle, signal, kept } = detail;
  const cycles = `${plural(floors.length, 'cycle')} of ${plural(perCycle, 'request')}`;
  const [first, last] = [floors[0] as number, floors.at(-1) as number].map((size) => formatBytes(size));
  const course = first === last ? `was ${first} all the time` : `went from ${first} to ${last}`;
  const seen = `${SIGNALS[signal]} ${course} in ${cycles}`;
  if (verdict === 'leaks' && kept !== null) {
    return `It keeps ${formatBytes(kept.estimate)} of every request${boundsText(kept)}. ${seen}.`;
  }
  if (verdict === 'none') {
    const filled = floors[0] !== undefined && last !== first ? ': what grew at first has stopped' : '';
    return `It keeps nothing of its requests. ${seen}${filled}.`;
  }
  if (why === 'growing') {
    return `Whether it keeps something of every request is open: it still grew in the end, as a cache does that fills. ${seen}. More requests in a cycle (per-cycle) would tell.`;
  }
  const remedy =
    signal === 'heap'
      ? 'More requests in a cycle (per-cycle) would tell.'
      : 'More requests in a cycle (per-cycle) would tell; of a Node service, the heap is read, which is exact.';
  return `Whether it keeps something of every request is open: its memory scatters by more than that. ${seen}. ${remedy}`;
}

/** What the snapshots of the heap show, in a sentence; none where there are none. */
export function grownText({ grown, floors }: MemoryDetail): string[] {
  if (grown === undefined) return [];
  const { since, more } = grown;
  if (more.length === 0) return [`Between cycle ${since} and ${floors.length}, nothing in the heap became more.`];
  const listed = more.map(({ name, count, bytes }) => `${name} (${signedCount(count)}, ${formatBytes(bytes)})`);
  return [`What became more between cycle ${since} and ${floors.length}, by constructor: ${listed.join(', ')}.`];
}

function signedCount(value: number): string {
  return value < 0 ? `${count(-value)} fewer` : `${count(value)} more`;
}

function boundsText({ lower, upper }: NonNullable<MemoryDetail['kept']>): string {
  const [least, most] = [lower, upper].map((size) => formatBytes(Math.max(0, size)));
  return least === most ? '' : ` (${least} to ${most})`;
}

function levelsOf({ floors, signal }: MemoryDetail): LevelsBlock {
  return {
    kind: 'levels',
    title: 'Memory after each cycle',
    of: 'cycles',
    levels: floors.map((_, index) => ({ at: index + 1, name: plural(index + 1, 'cycle') })),
    lines: [{ title: signal === 'heap' ? 'heap' : 'memory', unit: 'bytes', values: floors }],
  };
}
