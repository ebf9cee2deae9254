import { BASELINES } from '../../measurement/baseline-source.ts';
import { LENIENCES, SEVERITIES } from '../../measurement/severity.ts';
import type { Effect } from '../../verdict/rules-used.ts';

// Whether another value makes the gate looser or tighter. Values are those that the schema has checked.

/** A limit with its severity, of whatever metric. */
export interface Limit {
  limit: {
    comparator: string;
    limit: number;
    text: string;
    unit?: string | null;
    /** How many windows have to keep it; absent: the whole has to. */
    inWindows?: { share: number; length: number };
  };
  severity: string;
}

/** By the place of a value in a list from the loosest to the tightest. */
function ranked(order: readonly unknown[]) {
  return (before: unknown, now: unknown): Effect => {
    const [from, to] = [order.indexOf(before), order.indexOf(now)];
    if (from === to) return 'changes';
    return to < from ? 'loosens' : 'tightens';
  };
}

function numeric(looser: 'higher' | 'lower') {
  return (before: unknown, now: unknown): Effect => {
    if (typeof before !== 'number' || typeof now !== 'number' || before === now) return 'changes';
    return now > before === (looser === 'higher') ? 'loosens' : 'tightens';
  };
}

const [pass, neutral, fail] = LENIENCES;
const bySeverity = ranked(SEVERITIES);

/** By key; another value of any other key only changes something. */
export const DIRECTIONS: Readonly<Record<string, (before: unknown, now: unknown) => Effect>> = {
  'fail-on': (before, now) => bySeverity(now, before),
  inconclusive: ranked([pass, neutral, fail]),
  'on-removed-scenario': ranked([pass, neutral, fail]),
  // Unless it is set, a base that was asked for may not be missing.
  'on-missing-baseline': ranked([pass, neutral, undefined, fail]),
  // A stored baseline proves less, whichever of them.
  baseline: (before, now) => ranked(BASELINES_BY_PROOF)(proofOf(before), proofOf(now)),
  'compare.tolerance.same-job': numeric('higher'),
  'compare.tolerance.stored': numeric('higher'),
  'compare.alpha': numeric('lower'),
  'compare.strict': ranked([true, false]),
  'compare.severity': bySeverity,
  'compare.metrics': (before, now) => fewer(before, now),
  'coverage.minimum': (before, now) => numeric('lower')(before ?? 0, now ?? 0),
  'coverage.severity': bySeverity,
  'target.paths': narrower,
  rounds: numeric('lower'),
  // Without one, a regression counts as compare.severity says, which is as high as this unless it is set.
  'scenario.severity': (before, now) => bySeverity(before ?? 'high', now ?? 'high'),
  // What a scenario is not for is measured later, if at all.
  'scenario.when': (before, now) => fewer(before, now),
};

const BASELINES_BY_PROOF = ['none', 'file', 'auto', 'same-job'];

function proofOf(baseline: unknown): unknown {
  return baseline === BASELINES[2] || baseline === BASELINES[3] ? 'file' : baseline;
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function fewer(before: unknown, now: unknown): Effect {
  const kept = new Set(listOf(now));
  if (listOf(before).some((metric) => !kept.has(metric))) return 'loosens';
  return kept.size > listOf(before).length ? 'tightens' : 'changes';
}

/** The paths of one list that lie below none of the other; no paths at all stand for every file. */
export function pathsOutside(paths: unknown, others: unknown): string[] {
  const plain = (path: string) => path.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '');
  const around = listOf(others).map(plain);
  if (around.length === 0) return [];
  return listOf(paths).filter(
    (path) => !around.some((other) => other === '.' || plain(path) === other || plain(path).startsWith(`${other}/`)),
  );
}

function narrower(before: unknown, now: unknown): Effect {
  const [all, none] = [listOf(before).length === 0, listOf(now).length === 0];
  if (all || none) return all === none ? 'changes' : all ? 'loosens' : 'tightens';
  if (pathsOutside(before, now).length > 0) return 'loosens';
  return pathsOutside(now, before).length > 0 ? 'tightens' : 'changes';
}

/** What becomes of a limit; undefined: there is none. */
export function limitEffect(before: Limit | undefined, now: Limit | undefined): Effect {
  if (before === undefined || now === undefined) return before === now ? 'changes' : now ? 'tightens' : 'loosens';
  const severity = bySeverity(before.severity, now.severity);
  const [one, other] = [before.limit, now.limit];
  const isUpper = one.comparator.startsWith('<');
  if (isUpper !== other.comparator.startsWith('<') || (one.unit ?? null) !== (other.unit ?? null)) return 'changes';
  if (one.inWindows?.length !== other.inWindows?.length) return 'changes';
  const strictness = ranked(['=', '']);
  const value =
    one.limit === other.limit
      ? strictness(one.comparator.slice(1), other.comparator.slice(1))
      : numeric(isUpper ? 'higher' : 'lower')(one.limit, other.limit);
  const both = [severity, value, numeric('lower')(one.inWindows?.share, other.inWindows?.share)];
  return both.includes('loosens') ? 'loosens' : both.includes('tightens') ? 'tightens' : 'changes';
}
