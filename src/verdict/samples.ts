import { median } from 'simple-statistics';
import type { JobRound, JobScenario } from '../measurement/job.ts';
import type { CommonMetric, MetricName } from '../measurement/metric.ts';
import type { Premise } from './premise.ts';
import type { ComparableBase } from './scenario-base.ts';

/**
 * Why a round has no figure to compare: nothing was answered in it, it was not measured at all, or so many of its
 * requests failed that its figures say nothing.
 */
type Loss = 'silent' | 'missing' | 'failing';

/** The rounds that a side could not give, by reason. */
type Lost = Record<Loss, number>;

/** The values of one metric on both sides, one per round; in pairs of the same index where `paired`. */
export interface Samples {
  head: number[];
  base: number[];
  paired: boolean;
  /** The medians of each stored job, for the scatter from job to job; empty for rounds of the same job. */
  jobMedians: number[];
  /** The rounds that a side could not give; in pairs, those that the other side could. */
  lost: { head: Lost; base: Lost };
}

/**
 * Collects the metric's values on both sides. A round without it is left out with its partner in a pair, and counted as
 * lost where the service is to blame; where a side does not have the metric at all, nothing is lost.
 *
 * @param premise the rounds that were planned, and whether the errors of a round leave nothing to compare in it
 */
export function samplesOf(
  scenario: JobScenario,
  base: ComparableBase,
  label: string | null,
  metric: MetricName,
  { isSpoiled, planned }: Pick<Premise, 'isSpoiled' | 'planned'>,
): Samples {
  const figuresOf = ({ rounds }: JobScenario) =>
    rounds.map((round): Figure => {
      // That requests fail is what the error rate measures.
      const figure = metric !== 'error-rate' && isSpoiled(round) ? 'failing' : metricOf(round, label, metric);
      return { index: round.index, figure: figure ?? 'silent' };
    });
  const head = figuresOf(scenario);
  const jobs = base.jobs.map((entry) => figuresOf(entry.scenario)).filter((figures) => valuesIn(figures).length > 0);
  const isMeasured = jobs.length > 0 && valuesIn(head).length > 0;
  const countsLost = isMeasured && !READ_FROM_SYSTEM.has(metric);
  if (base.paired && isMeasured) return pairsOf({ figures: head, planned }, jobs.flat(), countsLost);
  const values = jobs.map(valuesIn);
  const lostOf = (figures: readonly Figure[]) => lostIn(countsLost ? figures.map(({ figure }) => figure) : []);
  return {
    head: valuesIn(head),
    base: values.flat(),
    paired: base.paired,
    jobMedians: base.paired ? [] : values.map((list) => median(list)),
    lost: { head: lostOf(head), base: lostOf(jobs.flat()) },
  };
}

/** What is read from the system, and not from answers: where it cannot be read, the service is not to blame. */
const READ_FROM_SYSTEM: ReadonlySet<MetricName> = new Set<CommonMetric>([
  'cpu',
  'memory',
  'startup',
  'disk-read',
  'disk-written',
]);

/** What a round has of a metric: its value, or why it has none. */
interface Figure {
  index: number;
  figure: number | Loss;
}

function pairsOf(
  { figures: head, planned }: { figures: readonly Figure[]; planned: number },
  base: readonly Figure[],
  countsLost: boolean,
): Samples {
  const ours = inOrder(head, planned);
  const theirs = inOrder(base, 0);
  const indices = [...new Set([...head, ...base].map(({ index }) => index))];
  const couples = indices.map((index) => ({ head: ours(index), base: theirs(index) }));
  const pairs = couples.filter((couple) => typeof couple.head === 'number' && typeof couple.base === 'number');
  const lostBy = (side: 'head' | 'base', other: 'head' | 'base') =>
    lostIn(couples.filter((couple) => countsLost && typeof couple[other] === 'number').map((couple) => couple[side]));
  return {
    head: pairs.map((pair) => pair.head as number),
    base: pairs.map((pair) => pair.base as number),
    paired: true,
    jobMedians: [],
    lost: { head: lostBy('head', 'base'), base: lostBy('base', 'head') },
  };
}

/** Finds figures by their round; one that is neither there nor was planned is undefined. */
function inOrder(figures: readonly Figure[], planned: number) {
  const known = new Map(figures.map(({ index, figure }) => [index, figure]));
  const end = Math.max(planned, 1 + Math.max(...known.keys()));
  return (index: number) => known.get(index) ?? (index < end ? 'missing' : undefined);
}

function valuesIn(figures: readonly Figure[]): number[] {
  return figures.map(({ figure }) => figure).filter((figure) => typeof figure === 'number');
}

function lostIn(figures: readonly (Figure['figure'] | undefined)[]): Lost {
  const times = (loss: Loss) => figures.filter((figure) => figure === loss).length;
  return { silent: times('silent'), missing: times('missing'), failing: times('failing') };
}

/** The number of rounds that a side could not give. */
export function lostRounds({ silent, missing, failing }: Lost): number {
  return silent + missing + failing;
}

/** Collects a metric's values on one side, one per round; rounds that lack it are left out. */
export function valuesOf(scenario: JobScenario, label: string | null, metric: MetricName): number[] {
  return scenario.rounds.map((round) => metricOf(round, label, metric)).filter((value) => value !== undefined);
}

/** The value of one metric in one round; undefined where the round lacks it. */
export function metricOf(round: JobRound, label: string | null, metric: MetricName): number | undefined {
  const values = label === null ? round.all : Object.hasOwn(round.labels, label) ? round.labels[label] : undefined;
  return values?.[metric];
}
