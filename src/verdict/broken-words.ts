import type { JobRound, JobScenario } from '../measurement/job.ts';
import type { Metric } from '../measurement/metric.ts';
import { formatFactor, formatPercent } from '../text/numbers.ts';
import { plural } from '../text/plural.ts';
import { brokenIn, countsAgainstHead } from './broken-rounds.ts';
import { nameOf } from './explain.ts';
import { errorRateOf, type Premise } from './premise.ts';
import type { BrokenRounds, BrokenSide, Comparison, Verdict } from './result.ts';
import { lostRounds } from './samples.ts';
import type { ScenarioBase } from './scenario-base.ts';

type Compared = Omit<Comparison, 'explanation'>;

/**
 * Adds to the sentence of a comparison what its broken rounds are, or takes its place where they decided.
 *
 * @param byTest the verdict without them
 */
export function explainBroken(explanation: string, comparison: Compared, byTest: Verdict): string {
  const { broken, verdict, worse, tolerance } = comparison;
  if (broken === undefined || brokenIn(broken.head) === 0) return explanation;
  const said = `${brokenText(broken, comparison)}, ${besideText(broken)}`;
  if (verdict === 'regressed' && byTest !== verdict) return `${nameOf(comparison)} ${REGRESSED}${said}.`;
  // Without them nothing speaks against the head: then they are the reason, and no number of rounds would settle it.
  const isReason = verdict === 'inconclusive' && worse !== null && worse.ratio < 1 + tolerance;
  if (isReason && countsAgainstHead(broken)) {
    return `${nameOf(comparison)} ${CANNOT}${byTest === 'improved' ? byTest : 'unchanged'}: ${said}.`;
  }
  // Zeros are named already.
  const isNews =
    broken.head.times !== null || lostRounds(broken.head) > 0 || neverText(broken.head, comparison.definition) !== null;
  return isNews && countsAgainstHead(broken) ? `${explanation} ${said}.` : explanation;
}

/** Whether a comparison regressed because of its broken rounds alone, so that its ratio says nothing about it. */
export function isBrokenOnly({ verdict, explanation, ...row }: Comparison): boolean {
  return verdict === 'regressed' && row.broken !== undefined && explanation.startsWith(`${nameOf(row)} ${REGRESSED}`);
}

/** Whether a comparison is undecided because of its broken rounds alone. */
export function isUndecidedByBroken({ verdict, explanation, ...row }: Comparison): boolean {
  return verdict === 'inconclusive' && row.broken !== undefined && explanation.startsWith(`${nameOf(row)} ${CANNOT}`);
}

const REGRESSED = 'regressed: ';
const CANNOT = 'cannot be called ';

/** `8 of 20 rounds of this change gave no answer at all`. */
function brokenText({ head }: Pick<BrokenRounds, 'head'>, { definition }: Pick<Comparison, 'definition'>): string {
  const { silent, missing, failing, collapsed } = head;
  const were = (number: number) => (number === 1 ? 'was' : 'were');
  const [first, ...others] = [
    { number: silent, what: definition.perRequest ? 'gave no answer at all' : 'did not give it' },
    { number: missing, what: `${were(missing)} not measured` },
    { number: failing, what: 'had too many errors to be compared' },
    { number: collapsed, what: neverText(head, definition) ?? `${were(collapsed)} ${timesText(head, definition)}` },
  ].filter(({ number }) => number > 0) as [Part, ...Part[]];
  const subject = `${first.number} of ${plural(head.rounds, 'round')} of this change ${first.what}`;
  return [subject, ...others.map(({ number, what }) => `${number} ${what}`)].join(', ');
}

interface Part {
  number: number;
  what: string;
}

/** `never recovered`; null where collapsed rounds have a size. */
function neverText({ times, collapsed }: BrokenSide, { never }: Metric): string | null {
  return collapsed > 0 && times === null ? (never ?? null) : null;
}

/** `100 times slower than the others`. */
function timesText({ times }: BrokenSide, { better, slower }: Metric): string {
  if (times === null) return '0, unlike the others';
  return `${formatFactor(times - 1)} times ${better === 'higher' ? 'lower' : slower ? 'slower' : 'higher'} than the others`;
}

function besideText({ base }: Pick<BrokenRounds, 'base'>): string {
  const broken = brokenIn(base);
  return broken === 0 ? "none of the base's" : `and ${broken} of ${base.rounds} of the base`;
}

/** Why all of some comparisons are undecided, if it is for broken rounds: `: 2 of 20 rounds of this change were …`. */
export function brokenInHeadline(undecided: readonly Comparison[]): string {
  const [row] = plainestFirst(undecided);
  return row && undecided.every(isUndecidedByBroken) ? `: ${brokenText(row.broken, row)}` : '';
}

/** Those whose rounds broke, the one in which it is plainest first. */
function plainestFirst<Row extends Pick<Comparison, 'broken'>>(rows: readonly Row[]) {
  return rows
    .flatMap(({ broken, ...row }) => (broken && brokenIn(broken.head) > 0 ? [{ ...row, broken }] : []))
    .sort(
      (a, b) =>
        brokenIn(b.broken.head) - brokenIn(a.broken.head) || (b.broken.head.times ?? 0) - (a.broken.head.times ?? 0),
    );
}

/** No more are said one by one. */
const SAID = 5;

/**
 * Says which rounds of a scenario broke, once for each request: the metric in which it is plainest stands for the others.
 *
 * @param comparisons those of one scenario
 */
export function brokenNotes(comparisons: readonly Comparison[]): string[] {
  const broken = comparisons.filter((row) => row.broken && brokenIn(row.broken.head) > 0);
  const labels = [...new Set(broken.map(({ label }) => label))];
  const notes = labels.map((label) => {
    const rows = plainestFirst(broken.filter((row) => row.label === label));
    const row = rows[0] as (typeof rows)[number];
    return `${nameOf(row)}: ${brokenText(row.broken, row)}, ${besideText(row.broken)}.`;
  });
  const more = notes.length - SAID;
  return more > 0 ? [...notes.slice(0, SAID), `So did those of ${plural(more, 'more request')}.`] : notes;
}

/** Says which rounds could not be compared because too many of their requests failed, and what follows from that. */
export function spoiledNotes(scenario: JobScenario, base: ScenarioBase, { failing, isSpoiled }: Premise): string[] {
  if (base.kind !== 'jobs' || failing !== null) return [];
  const note = (rounds: readonly JobRound[], whose: string, therefore: string) => {
    const rates = rounds.filter(isSpoiled).map(errorRateOf);
    if (rates.length === 0) return [];
    const rate = `${rates.length === 1 ? '' : 'up to '}${formatPercent(Math.max(...rates))}`;
    const requests = rates.length === 1 ? 'its requests' : 'their requests';
    return [
      `${rates.length} of ${plural(rounds.length, 'round')} of ${whose} could not be compared: ${rate} of ${requests} failed${therefore}.`,
    ];
  };
  return [
    ...note(
      base.jobs.flatMap((entry) => entry.scenario.rounds),
      'the base',
      base.paired ? ', so their pairs are left out' : '',
    ),
    ...note(scenario.rounds, 'this change', ''),
  ];
}
