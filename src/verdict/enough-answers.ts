import { median } from 'simple-statistics';
import type { JobScenario } from '../measurement/job.ts';
import { type MetricName, QUANTILES } from '../measurement/metric.ts';
import { count } from '../text/numbers.ts';
import { plural } from '../text/plural.ts';
import type { Comparison } from './result.ts';

/** The answers of a round that have to lie beyond a quantile: with fewer it is the latency of a handful of requests. */
const ANSWERS_BEYOND = 20;

/** The answers of a round below which a mean latency is that of a handful of requests too. */
const ANSWERS_FOR_MEAN = 20;

/** The answers that a round has to have so that a metric can fail the gate: 20 / (1 − q) for a quantile q, 20 for a mean. */
export function leastAnswers(metric: MetricName): number {
  const quantile = QUANTILES.find(([name]) => name === metric);
  if (quantile !== undefined) return Math.ceil(Number((ANSWERS_BEYOND / (1 - quantile[1])).toFixed(6)));
  return metric === 'mean' ? ANSWERS_FOR_MEAN : 0;
}

/**
 * The answers per round, the median over the rounds, on the side that has more: a change that is slower has fewer, and
 * must not exempt itself by that. 0 where no side says how many there were.
 *
 * @param label a request or a journey; null: all requests
 */
export function answersARound(sides: readonly JobScenario[], label: string | null): number {
  const medians = sides.map(({ rounds }) => {
    const answers = rounds.flatMap((round) => {
      if (label === null) return [round.responses];
      return round.answers && Object.hasOwn(round.answers, label) ? [round.answers[label] as number] : [];
    });
    return answers.length > 0 ? median(answers) : 0;
  });
  return Math.max(0, ...medians);
}

/** No more requests are named one by one. */
const NAMED = 3;

/**
 * Says which quantiles are for information although they were to be gated, because too few requests were answered in a
 * round, and how many it would take.
 *
 * @param comparisons those of one scenario
 * @param sides both sides of it, as far as they were compared
 * @param gated the metrics that are to be gated
 */
export function fewAnswersNotes(
  comparisons: readonly Comparison[],
  sides: readonly JobScenario[],
  gated: readonly MetricName[],
): string[] {
  const several = comparisons.some((row) => row.label !== null);
  const open = comparisons.filter(({ metric, label, gated: is }) => {
    // What a command calls p95 is not taken from answers.
    if (sides.some(({ metrics = {} }) => Object.hasOwn(metrics, metric))) return false;
    // The mixture of several requests is never gated, however many answers it has.
    const wanted = !is && gated.includes(metric) && (label !== null || !several);
    return wanted && answersARound(sides, label) < leastAnswers(metric);
  });
  const labels = [...new Set(open.map(({ label }) => label))];
  const notes = labels.slice(0, NAMED).map((label) => {
    const metrics = open.filter((row) => row.label === label).map(({ metric }) => metric);
    const answers = answersARound(sides, label);
    const of = label === null ? '' : ` of ${label || '""'}`;
    const needs = metrics.map((metric) => `${metric} ${count(leastAnswers(metric))}`).join(', ');
    const able = comparisons.filter((row) => row.label === label && row.gated).map(({ metric }) => metric);
    const stands = able.includes('mean') && QUANTILES.every(([quantile]) => !able.includes(quantile));
    const instead = stands && !gated.includes('mean') ? '; the mean latency can fail the gate instead' : '';
    return (
      `${metrics.join(', ')}${of} cannot fail the gate: a round has ${plural(answers, 'answer')}, ` +
      `too few for what is asked (${needs})${instead}.`
    );
  });
  const more = labels.length - notes.length;
  return more > 0 ? [...notes, `The same is true of ${plural(more, 'more request')}.`] : notes;
}
