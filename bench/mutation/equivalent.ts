interface Fault {
  file: string;
  mutator: string;
  original: string;
  replacement: string;
}

interface Equivalence {
  file: string;
  /** A pattern in the line of the fault, or in its original code. */
  at: RegExp;
  reason: string;
}

const START = 'it only says where a search begins, and the search finds the same place from everywhere';
const SAME_LIMIT = 'both ways give the same there, to the last digits';

/** Faults that change no result, so that no test can notice them. */
const EQUIVALENCES: readonly Equivalence[] = [
  { file: 'src/statistics/hodges-lehmann.ts', at: /const pairs =|const guess =|candidates \/ 2/, reason: START },
  {
    file: 'src/statistics/hodges-lehmann.ts',
    at: /for \(let place|low = place \+ 1|place [+-]= step/,
    reason: 'the bisection after it finds the same place',
  },
  { file: 'src/statistics/hodges-lehmann.ts', at: /<= level/, reason: 'the level has 1e-12 added, which no p hits' },
  { file: 'src/statistics/holm.ts', at: /new Array<number>/, reason: 'an array grows by itself' },
  {
    file: 'src/statistics/shift-algorithm.ts',
    at: /const rest = |rest < size|areUntied|const place = doubledRank|const width = |const still = |greatestCommonDivisor|b === 0/,
    reason: 'it only saves work: the same counts come of a larger table, or of counting again',
  },
  {
    file: 'src/verdict/compare.ts',
    at: /samples\?\.paired|const otherCpu/,
    reason: 'what follows looks at it only where there is a test, which needs samples and jobs',
  },
  {
    file: 'src/statistics/minimal-detectable-effect.ts',
    at: /test: RankTest = /,
    reason: 'any name but one means Mann–Whitney',
  },
  { file: 'src/statistics/normal.ts', at: /0\.46875|distance <= 4|0\.425|depth <= 5/, reason: SAME_LIMIT },
  { file: 'src/statistics/normal.ts', at: /ERFC_IS_ZERO_BEYOND/, reason: 'it is 0 there already' },
  { file: 'src/statistics/normal.ts', at: /x > 0 \?/, reason: 'x is not 0 there' },
  {
    file: 'src/statistics/normal.ts',
    at: /value \* x \+ coefficient/,
    reason: 'numerator and denominator both change their sign',
  },
  {
    file: 'src/statistics/ranks.ts',
    at: /passed < y\.length/,
    reason: 'beyond the end a comparison with NaN ends the loop',
  },
  { file: 'src/statistics/student-t.ts', at: /MAX_ITERATIONS|PRECISION/, reason: 'the loop has converged long before' },
  { file: 'src/statistics/student-t.ts', at: /df > LARGE_DF|LARGEST_QUANTILE/, reason: SAME_LIMIT },
  { file: 'src/statistics/student-t.ts', at: /p < 0\.5/, reason: 'p is not ½ there' },
  {
    file: 'src/statistics/student-t.ts',
    at: /\(a \+ 1\) \/ \(a \+ b \+ 2\)/,
    reason: 'it only says which of two equal fractions converges faster',
  },
];

/** Says why no test can notice a fault; null where one could. @param line the source line in which the fault begins */
export function whyEquivalent({ file, original }: Fault, line: string): string | null {
  const found = EQUIVALENCES.find((one) => one.file === file && (one.at.test(line) || one.at.test(original)));
  return found?.reason ?? null;
}
