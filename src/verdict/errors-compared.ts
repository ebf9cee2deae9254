import type { Job, JobRound, JobScenario } from '../measurement/job.ts';
import { definitionOf } from '../measurement/metric.ts';
import type { Looks } from '../measurement/run-document.ts';
import { mannWhitney } from '../statistics/mann-whitney.ts';
import type { RankTest } from '../statistics/sample-size.ts';
import { signedRank } from '../statistics/signed-rank.ts';
import type { BaseSide } from './base-side.ts';
import { type Errors, isNotable, LEAST_RISE, pooled, type RoundErrors, rateOf } from './error-rates.ts';
import { ERROR_METRIC } from './error-row.ts';
import { type ErrorRow, explainErrors } from './explain-errors.ts';
import type { Judgement } from './judgement.ts';
import type { Premise } from './premise.ts';
import type { Comparison, Verdict } from './result.ts';
import { baseOf } from './scenario-base.ts';

// Errors have a rule of their own (docs/statistics.md 8), beside the family of the other rows: otherwise whether requests
// fail would decide how strictly latencies are judged.

/** The one-sided error of the rank test over the rounds, which the declared looks share evenly. */
const LEVEL = 0.01;

/** The 95 % quantile of the standard normal distribution. */
const CHANCE = 1.6449;

/**
 * Compares the share of requests that failed, were lost or stayed unanswered, for each scenario as a whole: a row where any
 * round of either side has an error, or where the metric is to be gated by name. Whether a scenario has so many errors that
 * its other figures are not compared makes no difference here.
 *
 * @param premises one for each of the head's scenarios, in their order
 */
export function compareErrors(
  head: Job,
  base: BaseSide,
  premises: readonly Premise[],
  { gated }: Pick<Judgement, 'gated'>,
  { declared }: Looks,
): Comparison[] {
  return head.scenarios.flatMap((scenario, index) => {
    const premise = { ...(premises[index] as Premise), breaks: () => false, isSpoiled: () => false };
    const errors = errorsOf(head, scenario, base, premise);
    if (errors === null || errors.head.length === 0 || errors.base.length === 0) return [];
    const isClean = [...errors.head, ...errors.base].every(({ failed }) => failed === 0);
    if (isClean && !gated.includes(ERROR_METRIC)) return [];
    return [rowOf(scenario, errors, gated.length > 0 && !premise.measuresErrors, LEVEL / declared)];
  });
}

function errorsOf(head: Job, scenario: JobScenario, base: BaseSide, premise: Premise): Errors | null {
  const found = baseOf(head, scenario, base, premise);
  if (found.kind !== 'jobs') return null;
  const { paired, otherCpu } = found;
  const now = roundsOf(scenario);
  const before = found.jobs.flatMap((entry) => roundsOf(entry.scenario));
  if (!paired) return { head: now, base: before, paired, otherCpu };
  const partners = new Map(before.map((round) => [round.index, round]));
  const pairs = now.flatMap((round) => {
    const partner = partners.get(round.index);
    return partner === undefined ? [] : [[round, partner] as const];
  });
  return { head: pairs.map(([round]) => round), base: pairs.map(([, partner]) => partner), paired, otherCpu };
}

/** The rounds in which something was sent. In older documents, which do not count that, all have the same weight. */
function roundsOf({ rounds }: JobScenario): RoundErrors[] {
  const each = Math.max(1, rounds.reduce((sum, { responses }) => sum + responses, 0) / rounds.length);
  return rounds.flatMap((round: JobRound) => {
    const rate = round.all[ERROR_METRIC];
    const { index, responses, sent } = round;
    if (rate === undefined || sent === 0) return [];
    if (sent === undefined) return [{ index, sent: each, failed: rate * each }];
    return [{ index, sent, failed: Math.max(0, sent - responses) }];
  });
}

function rowOf(scenario: JobScenario, errors: Errors, gated: boolean, level: number): Comparison {
  const [base, head] = [rateOf(pooled(errors.base)), rateOf(pooled(errors.head))];
  const { worse, better, test } = testOf(errors);
  const row: ErrorRow = {
    scenario: scenario.name,
    label: null,
    metric: ERROR_METRIC,
    definition: definitionOf(ERROR_METRIC),
    gated,
    base,
    head,
    rounds: { base: errors.base.length, head: errors.head.length },
    scatter: { base: null, head: null },
    worse: { ratio: ratioOf(head, base), lower: 0, upper: null },
    p: { test, worse, better, adjustedWorse: worse, adjustedBetter: better, unpaired: null },
    cliffsDelta: null,
    detectable: null,
    tolerance: LEAST_RISE,
    baseGap: null,
    verdict: verdictOf(errors, { worse, better, level }),
  };
  return { ...row, explanation: explainErrors(row, errors, level) };
}

function testOf({ head, base, paired }: Errors): { worse: number; better: number; test: RankTest } {
  const [now, before] = [head.map(rateOf), base.map(rateOf)];
  const { greater, less } = paired
    ? signedRank(now.map((rate, index) => rate - (before[index] as number)))
    : mannWhitney(now, before);
  return { worse: greater, better: less, test: paired ? 'signed-rank' : 'mann-whitney' };
}

/** A ratio as a document can hold it: one from 0 is the largest number. */
function ratioOf(head: number, base: number): number {
  if (head === base) return 1;
  return base === 0 ? Number.MAX_VALUE : Math.min(head / base, Number.MAX_VALUE);
}

function verdictOf(
  { head, base, otherCpu }: Errors,
  { worse, better, level }: { worse: number; better: number; level: number },
): Verdict {
  const [now, before] = [pooled(head), pooled(base)];
  const risen = rateOf(now) - rateOf(before);
  if (worse <= level && isNotable(risen)) return otherCpu === null ? 'regressed' : 'inconclusive';
  if (better <= level && isNotable(-risen)) return otherCpu === null ? 'improved' : 'inconclusive';
  return isNotable(risen) && !couldBeChance(now, before) ? 'inconclusive' : 'unchanged';
}

/**
 * Whether as many requests that fail independently of each other would differ by this rise in more than 5 % of cases. It is
 * the least that chance makes, so a rise within it is no news; one beyond it can still be a single bad moment.
 *
 * Source: the test of two proportions with continuity correction (F. Yates, JRSS Supplement 1, 1934), one-sided.
 */
function couldBeChance(now: Pick<RoundErrors, 'sent' | 'failed'>, before: typeof now): boolean {
  const each = 1 / now.sent + 1 / before.sent;
  const all = (now.failed + before.failed) / (now.sent + before.sent);
  const scatter = Math.sqrt(all * (1 - all) * each);
  return rateOf(now) - rateOf(before) - each / 2 <= CHANCE * scatter;
}

/** Whether the verdict on errors follows from the figures beside it. */
export function errorsAgree({ verdict, base, head, p }: Comparison, { declared }: Pick<Looks, 'declared'>): boolean {
  if (!p || base === null || head === null) return false;
  if (verdict === 'regressed') return p.worse <= LEVEL / declared && isNotable(head - base);
  if (verdict === 'improved') return p.better <= LEVEL / declared && isNotable(base - head);
  return true;
}
