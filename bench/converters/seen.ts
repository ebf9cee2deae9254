import type { Recorded } from './recording-service.ts';
import type { Sent } from './sent.ts';
import { keyOf, numbersIn, shapeOf } from './shapes.ts';
import type { Seen } from './truth.ts';

/** As many different requests of one shape, and more, are one request with values that vary. */
const VARIED = 8;

/** Counts equal requests. */
export function countSent(all: readonly Sent[]): Seen[] {
  return grouped(all, keyOf).map((same) => ({ ...(same[0] as Sent), count: same.length }));
}

/** Counts equal requests, and those together that differ in numbers alone where there are many of them. */
export function countRecorded(all: readonly Sent[]): Seen[] {
  return grouped(all, (sent) => shapeOf(keyOf(sent))).flatMap((group): Seen[] => {
    const equal = grouped(group, keyOf);
    if (equal.length < VARIED) return countSent(group);
    const numbers = equal.map(([one]) => numbersIn(keyOf(one as Sent)));
    const ranges = (numbers[0] ?? []).map((_, at): [number, number] => {
      const values = numbers.map((row) => row[at] ?? 0);
      return [Math.min(...values), Math.max(...values)];
    });
    return [{ ...(group[0] as Sent), ranges, count: group.length }];
  });
}

function grouped(all: readonly Sent[], keyOfOne: (sent: Sent) => string): Sent[][] {
  const groups = new Map<string, Sent[]>();
  for (const sent of all) {
    const key = keyOfOne(sent);
    const group = groups.get(key);
    if (group) group.push(sent);
    else groups.set(key, [sent]);
  }
  return [...groups.values()];
}

/** The mean milliseconds between two requests that came one after the other; null: fewer than two came. */
export function meanGap(recorded: readonly Recorded[]): number | null {
  const [first, last] = [recorded[0], recorded.at(-1)];
  return first && last && recorded.length > 1 ? (last.at - first.at) / (recorded.length - 1) : null;
}
