/**
 * The slow, obvious way to the null distributions: list every outcome. It shares nothing with src/statistics,
 * not even the ranks.
 */

/** U of x: pairs with x above y, a tie counting one half. */
export function countU(x: readonly number[], y: readonly number[]): number {
  let u = 0;
  for (const xi of x) for (const yj of y) u += xi > yj ? 1 : xi === yj ? 0.5 : 0;
  return u;
}

/** U of every way to give x.length of the pooled values to the first sample. */
export function allU(x: readonly number[], y: readonly number[]): number[] {
  const pooled = [...x, ...y];
  const outcomes: number[] = [];
  for (let choice = 0; choice < 2 ** pooled.length; choice++) {
    const first = pooled.filter((_, i) => (choice >> i) & 1);
    if (first.length !== x.length) continue;
    outcomes.push(
      countU(
        first,
        pooled.filter((_, i) => !((choice >> i) & 1)),
      ),
    );
  }
  return outcomes;
}

/** Sum of the mid-ranks of the positive differences, zeros ranked but not summed. */
export function countW(differences: readonly number[]): number {
  const magnitudes = differences.map(Math.abs);
  let w = 0;
  differences.forEach((difference, i) => {
    if (difference <= 0) return;
    const own = magnitudes[i] as number;
    const smaller = magnitudes.filter((other) => other < own).length;
    const equal = magnitudes.filter((other) => other === own).length;
    w += smaller + (equal + 1) / 2;
  });
  return w;
}

/** W of every way to give signs to the differences. */
export function allW(differences: readonly number[]): number[] {
  return Array.from({ length: 2 ** differences.length }, (_, signs) =>
    countW(differences.map((difference, i) => ((signs >> i) & 1 ? Math.abs(difference) : -Math.abs(difference)))),
  );
}

export function shareAtLeast(outcomes: readonly number[], observed: number): number {
  return outcomes.filter((outcome) => outcome >= observed).length / outcomes.length;
}

export function shareAtMost(outcomes: readonly number[], observed: number): number {
  return outcomes.filter((outcome) => outcome <= observed).length / outcomes.length;
}
