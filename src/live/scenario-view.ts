import type { SideName } from '../events.ts';
import { medianOf } from '../measurement/median-of.ts';
import { definitionOf } from '../measurement/metric.ts';
import { formatValue } from '../measurement/metric-value.ts';
import { isNever } from '../measurement/never.ts';
import { count, signedChange } from '../text/numbers.ts';
import { plural } from '../text/plural.ts';
import type { Threshold } from '../verdict/threshold.ts';
import { keeps } from '../verdict/thresholds.ts';
import { plain } from './plain.ts';
import { type Plot, plotOf, type SideValues } from './plot.ts';
import { type ShownMetric, shownMetrics } from './shown-metrics.ts';
import type { Found, Said, ScenarioSoFar, SideSoFar } from './state.ts';

/** A scenario as the page shows it. */
export interface ScenarioView {
  name: string;
  /** `10 connections · 4 of 10 rounds` */
  about: string;
  found: Found | null;
  /** What the page calls the sides that were measured. */
  sides: readonly string[];
  /** What all rounds so far come to: a cell for each side, and with two of them one for the difference. */
  rows: readonly { title: string; cells: readonly string[] }[];
  /** The limits on all requests together, held to what was measured so far. */
  limits: readonly Said[];
  errors: readonly string[];
  plots: readonly Plot[];
}

const NAMES: Record<SideName, string> = { base: 'Base', head: 'This change' };
const SIDES: readonly SideName[] = ['base', 'head'];
/** Stands where there is no figure. */
const NONE = '—';
/** The kinds of errors that are listed for each side. */
const MOST_ERRORS = 5;

export function viewOfScenario(scenario: ScenarioSoFar): ScenarioView {
  const { planned, verdict } = scenario;
  const sides = SIDES.filter((name) => scenario.sides[name].rounds.size > 0 || scenario.sides[name].slice !== null);
  const taken = Math.max(0, ...sides.map((name) => scenario.sides[name].rounds.size));
  const rounds = taken > planned.rounds ? plural(taken, 'round') : `${taken} of ${plural(planned.rounds, 'round')}`;
  const shown = shownMetrics(ownOf(scenario.sides.head)).map((metric): ShownMetric => {
    const { never } = metric;
    return {
      ...metric,
      title: plain(metric.title),
      unit: plain(metric.unit),
      ...(never !== undefined && { never: plain(never) }),
    };
  });
  return {
    name: plain(planned.name),
    about: `${plain(planned.words)} · ${rounds}`,
    found: verdict,
    sides: sides.map((name) => NAMES[name]),
    rows: shown.flatMap((metric) =>
      rowOf(
        metric,
        sides.map((name) => soFar(scenario.sides[name], metric)),
      ),
    ),
    limits: planned.thresholds.flatMap((threshold) => limitOf(threshold, scenario.sides.head)),
    errors: sides.flatMap((name) => errorsOf(NAMES[name], scenario.sides[name])),
    plots: shown.flatMap((metric) => {
      const limit = planned.thresholds.find((one) => one.metric === metric.name && one.label === null)?.limit ?? null;
      const values = sides.map((name) => valuesOf(name, scenario.sides[name], metric));
      return plotOf({ title: metric.title, unit: metric.unit, sides: values, rounds: planned.rounds, limit }) ?? [];
    }),
  };
}

function ownOf({ rounds }: SideSoFar) {
  return [...rounds.values()][0]?.own ?? {};
}

/**
 * Sums up all rounds of a side as the gate does: the median over them, and of the error rate the share of all requests,
 * because a median would overlook one round in which everything failed.
 */
function soFar(
  { rounds, sent, errors }: SideSoFar,
  { name, never, read }: Pick<ShownMetric, 'name' | 'never' | 'read'>,
): number | null {
  if (name === 'error-rate' && sent > 0) return [...errors.values()].reduce((sum, times) => sum + times, 0) / sent;
  const values = [...rounds.values()].map(read).filter((value) => value !== null);
  return values.length === 0 ? null : medianOf({ ...(never !== undefined && { never }) }, values);
}

function rowOf({ title, unit, never }: ShownMetric, values: readonly (number | null)[]): ScenarioView['rows'] {
  if (values.every((value) => value === null)) return [];
  const cells = values.map((value) => (value === null ? NONE : formatValue({ unit, never }, value)));
  const [base = null, head = null] = values;
  return [{ title, cells: values.length < 2 ? cells : [...cells, differenceOf({ never }, base, head)] }];
}

/** From 0 there is neither a percentage nor a factor, and none between a time and never. */
function differenceOf(metric: Pick<ShownMetric, 'never'>, base: number | null, head: number | null): string {
  if (base === null || head === null || isNever(metric, base) || isNever(metric, head)) return NONE;
  if (base === head) return signedChange(0);
  return base === 0 ? NONE : signedChange(head / base - 1);
}

/** @returns none for the limit of a single request, which the page has no figures of */
function limitOf(threshold: Threshold, head: SideSoFar): Said[] {
  const { metric, label, text } = threshold;
  if (label !== null) return [];
  const own = ownOf(head);
  const { title, unit, never } = (Object.hasOwn(own, metric) && own[metric]) || definitionOf(metric);
  const said = `${plain(title)} ${plain(text)}`;
  const read: ShownMetric['read'] = ({ figures }) =>
    Object.hasOwn(figures, metric) ? (figures[metric] as number) : null;
  const value = soFar(head, { name: metric, never, read });
  if (value === null) return [{ tone: 'open-aside', words: `${said}: not measured yet` }];
  const words = `${said}: ${formatValue({ unit: plain(unit), never: never && plain(never) }, value)} so far`;
  return [{ tone: keeps(value, threshold) ? 'pass' : 'fail', words }];
}

/** The most frequent kinds of errors of a side: `Base: 12 × status 500`. */
function errorsOf(side: string, { errors }: SideSoFar): string[] {
  const kinds = [...errors].toSorted(([, one], [, other]) => other - one);
  const listed = kinds.slice(0, MOST_ERRORS).map(([kind, times]) => `${side}: ${count(times)} × ${plain(kind)}`);
  const others = kinds.slice(MOST_ERRORS);
  if (others.length === 0) return listed;
  const times = others.reduce((sum, [, more]) => sum + more, 0);
  return [...listed, `${side}: ${count(times)} × ${plural(others.length, 'other kind')}`];
}

/** The values of a side by round. What stands for never has no place on an axis. */
function valuesOf(side: SideName, { rounds, slice }: SideSoFar, metric: ShownMetric): SideValues {
  const read: ShownMetric['read'] = (part) => {
    const value = metric.read(part);
    return value !== null && isNever(metric, value) ? null : value;
  };
  const length = Math.max(0, ...rounds.keys());
  const values = Array.from({ length }, (_, at) => {
    const round = rounds.get(at + 1);
    return round === undefined ? null : read(round);
  });
  const value = slice === null ? null : read({ ...slice, figures: slice.figures() });
  const last = slice === null || value === null ? null : { round: slice.round - 1, value };
  return { side, name: NAMES[side], values, slice: last };
}
