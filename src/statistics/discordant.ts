import { requireCount } from './arguments.ts';

/**
 * One-sided exact sign test (McNemar): the chance that, of all pairs in which one side alone had something, `ours` or
 * more were ours, if each were ours or theirs with probability ½. 1 without such pairs.
 *
 * Source: Q. McNemar, Psychometrika 12 (1947), in its exact form.
 */
export function signTest(ours: number, theirs: number): number {
  const pairs = ours + theirs;
  let tail = 0;
  let arrangements = 1;
  for (let theirPart = 0; theirPart <= theirs; theirPart++) {
    tail += arrangements;
    arrangements = (arrangements * (pairs - theirPart)) / (theirPart + 1);
  }
  return tail / 2 ** pairs;
}

/** How many of how many. */
interface Part {
  part: number;
  of: number;
}

/**
 * One-sided exact test of two independent samples (Fisher): the chance that `ours.part` or more of what both sides have
 * together fell to ours, if it fell anywhere alike. Throws a RangeError unless both samples have members.
 *
 * Source: R. A. Fisher, Statistical Methods for Research Workers (1934).
 */
export function fisherExact(ours: Part, theirs: Part): number {
  requireCount('ours.of', ours.of);
  requireCount('theirs.of', theirs.of);
  const together = ours.part + theirs.part;
  const most = Math.min(together, ours.of);
  const ways = (part: number) => subsets(ours.of, part) * subsets(theirs.of, together - part);
  let tail = 0;
  let all = 0;
  for (let part = Math.max(0, together - theirs.of); part <= most; part++) {
    all += ways(part);
    if (part >= ours.part) tail += ways(part);
  }
  return tail / all;
}

/** The number of ways to choose `size` of `from`. */
function subsets(from: number, size: number): number {
  let ways = 1;
  for (let chosen = 0; chosen < size; chosen++) ways = (ways * (from - chosen)) / (chosen + 1);
  return ways;
}
