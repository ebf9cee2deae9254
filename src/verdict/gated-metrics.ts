import type { JobScenario } from '../measurement/job.ts';
import { isCommonMetric, type MetricName, SPEED_METRICS } from '../measurement/metric.ts';
import { quote } from '../text/quote.ts';
import type { BaseSide } from './base-side.ts';
import type { Judgement } from './judgement.ts';
import type { ScenarioResult } from './result.ts';

/** Names the metrics that were to be gated and that no scenario has: a typing error, or what cannot be measured here. */
export function unmeasuredMetrics(gated: readonly MetricName[], scenarios: readonly ScenarioResult[]): string[] {
  const measured = new Set(scenarios.flatMap(({ comparisons }) => comparisons.map(({ metric }) => metric)));
  // Where no scenario says how fast requests are answered, that was not asked for: the defaults are among it.
  const loaded = SPEED_METRICS.some((metric) => measured.has(metric));
  const missing = gated.filter((metric) => !measured.has(metric) && (loaded || !isCommonMetric(metric)));
  if (missing.length === 0 || scenarios.every(({ rounds }) => rounds === 0)) return [];
  const [verb, them] = missing.length === 1 ? ['is', 'it'] : ['are', 'them'];
  return [`${listed(missing)} ${verb} named in compare.metrics, but no scenario measured ${them}.`];
}

/** Names the scenario's own metrics that could fail the gate in the base, and that the change declares as information. */
export function noLongerGated(
  scenario: JobScenario,
  base: BaseSide,
  { gated, keepGated }: Pick<Judgement, 'gated' | 'keepGated'>,
): string[] {
  const jobs = base.kind === 'same-job' ? [base.job] : base.kind === 'stored' ? base.document.jobs.slice(0, 1) : [];
  const before = jobs.flatMap(({ scenarios }) =>
    scenarios.flatMap(({ name, metrics }) => (name === scenario.name && metrics ? [metrics] : [])),
  );
  const lost = Object.entries(scenario.metrics ?? {}).flatMap(([name, now]) => {
    const wasGated = before.some((metrics) => Object.hasOwn(metrics, name) && metrics[name]?.gated);
    return wasGated && !now.gated && !gated.includes(name) ? [name] : [];
  });
  if (lost.length === 0) return [];
  const them = lost.length === 1 ? 'it' : 'them';
  if (keepGated) {
    return [
      `This change declares ${listed(lost)} for information ("gated": false); by the rules of its base ${lost.length === 1 ? 'it' : 'they'} can fail the gate.`,
    ];
  }
  return [
    `${listed(lost)} can no longer fail the gate: this change declares ${them} for information ("gated": false).`,
  ];
}

function listed(names: readonly MetricName[]): string {
  const quoted = names.map(quote);
  return quoted.length === 1 ? (quoted[0] as string) : `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`;
}
