import type { Stage } from './stage.ts';

/** A piece of the load over time, linear between its ends: connections, or arrivals per second. */
export interface Level {
  /** Milliseconds since the start of the load. */
  from: number;
  until: number;
  start: number;
  end: number;
}

/**
 * Divides the load from the start of the warm-up to the end of the window into levels.
 *
 * @param full the level without stages
 * @param spawnRate by how much it grows per second at the start of the warm-up, which is long enough for it; null: at once
 * @param stages of the window; before them the warm-up holds the level of the first
 */
export function levelsOf(
  { warmup, duration }: { warmup: number; duration: number },
  full: number,
  spawnRate: number | null,
  stages: readonly Stage[] | null,
): Level[] {
  const first = stages?.[0]?.to ?? full;
  const ramp = spawnRate === null ? 0 : rampTime(first, spawnRate);
  const levels: Level[] = [
    { from: 0, until: ramp, start: 0, end: first },
    { from: ramp, until: warmup, start: first, end: first },
  ];
  let from = warmup;
  let start = 0;
  for (const { duration, to } of stages ?? []) {
    levels.push({ from, until: from + duration, start, end: to });
    from += duration;
    start = to;
  }
  if (stages === null) levels.push({ from, until: from + duration, start: full, end: full });
  return levels.filter((level) => level.until > level.from);
}

/** Milliseconds that a level takes to grow from nothing. */
export function rampTime(level: number, spawnRate: number): number {
  return (level / spawnRate) * 1000;
}

/** The load at a given time; after the last level, the end of that level. */
export function levelAt(levels: readonly Level[], time: number): number {
  const level = levels.find(({ from, until }) => time >= from && time < until);
  if (!level) return time < 0 ? 0 : (levels.at(-1)?.end ?? 0);
  return level.start + ((level.end - level.start) * (time - level.from)) / (level.until - level.from);
}

/** Milliseconds since the start of the load after which the level stays as it is. */
export function settledAt(levels: readonly Level[]): number {
  const last = levels.at(-1);
  if (!last) return 0;
  const moving = levels.findLast(({ start, end }) => start !== last.end || end !== last.end);
  return moving?.until ?? 0;
}
