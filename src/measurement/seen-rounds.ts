import type { KindExample } from './failure-example.ts';
import type { LoadSecond, ScrapedSecond, UsedSecond } from './second.ts';
import { stretchOf, thin } from './stretch.ts';
import { columnsFrom, MOST_PARTS, type Timeline } from './timeline.ts';

/** Milliseconds. */
const SECOND = 1000;
/** Bytes of a timeline as JSON: those of both sides together stay below 50 kB. */
const MOST_BYTES = 22_000;

/** Stretches of which each takes more room than there is for all of them; more are never made. */
const MOST_STRETCHES = 600;

/** What was seen of one side in one round, by the second. Times are milliseconds since the epoch. */
export interface SeenRound {
  index: number;
  /** The start of its warm-up, of its first measured window, and the end of its last. */
  from: number;
  measured: number;
  until: number;
  load: readonly LoadSecond[];
  used: readonly UsedSecond[];
  /** The first requests of each kind of error. */
  examples?: readonly KindExample[];
  /** What was read of the target's own metrics, where any are. */
  scraped?: readonly ScrapedSecond[];
  /** The parts of the round by name, where it has any. */
  parts?: readonly { name: string; from: number; until: number }[];
}

/**
 * Puts the rounds of one side of a scenario on an axis of seconds. Where that takes too much room, neighbors are taken
 * together, two, four, eight …, and of each figure the least and the most stay.
 *
 * @param start where the axis begins, milliseconds since the epoch
 * @returns undefined where nothing was seen
 */
export function timelineOf(
  rounds: readonly SeenRound[],
  start: number,
  mostBytes: number = MOST_BYTES,
): Timeline | undefined {
  const load = bySecond(
    rounds.flatMap((round) => round.load),
    start,
  );
  const used = bySecond(
    rounds.flatMap((round) => round.used),
    start,
  );
  const scraped = bySecond(
    rounds.flatMap((round) => round.scraped ?? []),
    start,
  );
  const places = [...new Set([...load.keys(), ...used.keys(), ...scraped.keys()])].sort((a, b) => a - b);
  if (places.length === 0) return undefined;
  const placeOf = (time: number) => Math.max(0, Math.round(time - start));
  const least = leastTimes(places.length);
  // Of hours, never all seconds at once: they take far more memory than what is made of them.
  const finest = inGroups(places, least).flatMap((group) => {
    const seconds = group.map((place) =>
      stretchOf(place, load.get(place) ?? [], used.get(place) ?? [], scraped.get(place) ?? []),
    );
    return least === 1 ? seconds : thin(seconds, least);
  });
  const about = {
    startedAt: new Date(start).toISOString(),
    rounds: rounds.map(({ index, from, measured, until, parts }) => ({
      index,
      from: placeOf(from),
      measured: placeOf(measured),
      until: placeOf(until),
      ...(parts && {
        parts: parts
          .slice(0, MOST_PARTS)
          .map((part) => ({ name: part.name, from: placeOf(part.from), until: placeOf(part.until) })),
      }),
    })),
  };
  for (let times = least; ; times *= 2) {
    const stretches = times === least ? finest : thin(finest, times / least);
    const timeline = columnsFrom(stretches, { ...about, step: times * SECOND, hasBounds: times > 1 });
    if (stretches.length === 1 || sizeOf(timeline) <= mostBytes) return timeline;
  }
}

/** How many seconds are taken together at least, a power of two, where there are so many that none stays by itself. */
function leastTimes(seconds: number): number {
  let times = 1;
  while (seconds / times > MOST_STRETCHES) times *= 2;
  return times;
}

/** Divides the places of seconds, which are in their order, into those that are taken together. */
function inGroups(places: readonly number[], times: number): number[][] {
  const groups: number[][] = [];
  let last = Number.NaN;
  for (const place of places) {
    const group = Math.floor(place / times);
    if (group === last) groups.at(-1)?.push(place);
    else groups.push([place]);
    last = group;
  }
  return groups;
}

function bySecond<Second extends { at: number }>(all: readonly Second[], start: number): Map<number, Second[]> {
  const seconds = new Map<number, Second[]>();
  for (const one of all) {
    const place = Math.max(0, Math.floor((one.at - start) / SECOND));
    const others = seconds.get(place);
    if (others) others.push(one);
    else seconds.set(place, [one]);
  }
  return seconds;
}

function sizeOf(timeline: Timeline): number {
  return Buffer.byteLength(JSON.stringify(timeline));
}
