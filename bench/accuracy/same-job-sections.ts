import { type Cell, CONDITIONS, CVS, DEFAULT_FAMILY, FAMILIES, NARROW_TOLERANCE, SLOWER, TOLERANCE } from './cells.ts';
import type { AccuracyResults, CellResult } from './results.ts';
import { looksShown, percent, roundsShown, shareOf, shown, table } from './shares.ts';

const PLAIN = Object.keys(CONDITIONS)[0] as string;

/** Finds a cell of the same job by what distinguishes it from the default. */
export function cellOf({ cells }: AccuracyResults, wanted: Partial<Cell>): CellResult | undefined {
  const plain: Partial<Cell> = {
    base: 'same-job',
    condition: PLAIN,
    family: DEFAULT_FAMILY,
    tolerance: TOLERANCE.sameJob,
    settings: {},
  };
  const entries = Object.entries({ ...plain, ...wanted });
  return cells.find(({ cell }) =>
    entries.every(([key, value]) => JSON.stringify(cell[key as keyof Cell]) === JSON.stringify(value)),
  );
}

export function conditions(results: AccuracyResults): string {
  const header = [
    'scatter of the rounds',
    'identical: slower',
    'faster',
    'inconclusive',
    'rounds: mean, median',
    'ended at each look',
    `+${percent(SLOWER)}: found`,
    'inconclusive',
    'rounds: mean, median',
    `+${percent(2 * NARROW_TOLERANCE)} at tolerance ${percent(NARROW_TOLERANCE)}: found`,
    'inconclusive',
    'rounds: mean, median',
  ];
  const tables = CVS.map((cv) => {
    const rows = Object.keys(CONDITIONS).flatMap((condition) => {
      const same = cellOf(results, { condition, cv, slowdown: 0 });
      const slower = cellOf(results, { condition, cv, slowdown: SLOWER });
      const narrow = cellOf(results, {
        condition,
        cv,
        slowdown: 2 * NARROW_TOLERANCE,
        tolerance: NARROW_TOLERANCE,
      });
      if (!same) return [];
      const changed = [slower, narrow].flatMap((result) => [
        shown('found', result),
        shown('inconclusive', result),
        roundsShown(result),
      ]);
      return [
        [
          condition,
          shown('alarms', same),
          percent(shareOf('improved', same)),
          shown('inconclusive', same),
          roundsShown(same),
          looksShown(same, looksOf(results)),
          ...changed,
        ],
      ];
    });
    return `### Round CV ${percent(cv)}\n\n${table(header, rows)}`;
  });
  return `## Same job: conditions

${DEFAULT_FAMILY} gated comparisons, tolerance ${percent(TOLERANCE.sameJob)} unless another is named, independent normal rounds unless the row says otherwise. The
slower head is slower in one of the ${DEFAULT_FAMILY} metrics, the hardest case, or in all of them where they are correlated as the
recorded ones are (0.7). "Inconclusive" is a run that ends undecided with nothing called slower. Bursts slow a fifth of the rounds; steps and slow processes come on top of the CV; a head that
scatters 3 times as much does so at 3 times the CV. "Ended at each look": after ${looksOf(results).join(', ')} rounds per side.

![False alarms by round CV, perf-gate and rules of today](img/false-alarms.svg)

![Regressions found, by their size and the round CV](img/detection.svg)

${tables.join('\n\n')}`;
}

/** The rounds per side of all looks. */
function looksOf({ cells }: AccuracyResults): number[] {
  const taken = cells.flatMap(({ cell, counts }) => (cell.base === 'same-job' ? Object.keys(counts.taken) : []));
  return [...new Set(taken.map(Number))].sort((a, b) => a - b);
}

export function families(results: AccuracyResults): string {
  const rows = FAMILIES.flatMap((family) =>
    CVS.map((cv) => figuresOf(results, { family, cv }, [String(family), percent(cv)])),
  );
  return `## Same job: how many comparisons

One metric, the default's ${DEFAULT_FAMILY}, nine, and the default's of 5 and 15 scenarios; all independent, one of them slower.

${table(['comparisons', ...FIGURES], rows)}`;
}

export function settings(results: AccuracyResults): string {
  const all = [{}, { alpha: 0.01 }, { strict: true }];
  const rows = all.flatMap((settings) => {
    const said = Object.entries(settings).map(([key, value]) => `\`${key}: ${value}\``);
    return CVS.map((cv) => figuresOf(results, { settings, cv }, [said[0] ?? 'default', percent(cv)]));
  });
  return `## Same job: more careful settings

${table(['settings', ...FIGURES], rows)}`;
}

const FIGURES = [
  'round CV',
  'identical: slower',
  'inconclusive',
  'rounds: mean, median',
  `+${percent(SLOWER)}: found`,
  'inconclusive',
  'rounds: mean, median',
];

function figuresOf(results: AccuracyResults, wanted: Partial<Cell>, names: string[]): string[] {
  const same = cellOf(results, { ...wanted, slowdown: 0 });
  const slower = cellOf(results, { ...wanted, slowdown: SLOWER });
  return [
    ...names,
    shown('alarms', same),
    shown('inconclusive', same),
    roundsShown(same),
    shown('found', slower),
    shown('inconclusive', slower),
    roundsShown(slower),
  ];
}
