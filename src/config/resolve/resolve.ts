import type { Silenced } from '../../diagnosis/diagnose.ts';
import { kindNamed, kindOf, ownMetricsOf } from '../../kinds/index.ts';
import type { Scenario } from '../../kinds/kind.ts';
import { METRIC_NAMES } from '../../measurement/metric.ts';
import type { Severity } from '../../measurement/severity.ts';
import type { Scraped } from '../../probes/scraped.ts';
import type { Target } from '../../service/target.ts';
import { OCCASIONS, type Occasion } from '../../settings/occasion.ts';
import type { SettingsOrigin } from '../../settings/origin.ts';
import type { ThresholdSettings } from '../../settings/thresholds-schema.ts';
import type { Path } from '../../settings/wording.ts';
import { findFile } from '../../settings/workspace-file.ts';
import { quote } from '../../text/quote.ts';
import { nearest } from '../../text/suggest.ts';
import type { CoverageRule } from '../../verdict/coverage.ts';
import type { Judgement } from '../../verdict/judgement.ts';
import { FEWEST_ROUNDS } from '../../verdict/rank-test.ts';
import { isErrorLimit, type Threshold } from '../../verdict/threshold.ts';
import type { Config } from '../config.ts';
import type { InputName, Overrides } from '../inputs.ts';
import { type ScenarioSettings, typeOf } from '../schema/scenario-schema.ts';
import type { Settings } from '../schema/schema.ts';
import type { TargetSettings } from '../schema/target-schema.ts';
import { chooseScenarios } from './choose-scenarios.ts';
import { resolveMetrics } from './resolve-metrics.ts';
import { resolveTarget, type TargetProblem } from './resolve-target.ts';

/** Bytes of an OpenAPI document, as many as are read to convert one. */
const MOST_DOCUMENT = 50_000_000;

/** Where settings and inputs come from, so that problems can be reported at the place where they were given. */
export interface Origin extends SettingsOrigin {
  /** Reports a problem with an input. */
  blameInput(name: InputName, text: string): void;
  /** The place of a value, as `perf-gate.yml:3:8`; null without a file. */
  namedPlaceOf(path: Path): string | null;
  /** How the base's side is built and started where it has a file of its own. */
  atBase: {
    target: TargetSettings;
    scenarios: Settings['scenarios'];
    blame(path: Path, text: string): void;
  } | null;
}

const TARGET_INPUTS = {
  start: 'start',
  build: 'build',
  url: 'url',
  ready: 'ready',
  'working-directory': 'workingDirectory',
} as const satisfies Partial<Record<keyof TargetSettings, InputName>>;

/**
 * Merges the inputs over the file's settings. The result is valid only if no problem was reported; null never is.
 *
 * @param occasion what the run is for; null: for nothing in particular
 */
export function resolveSettings(
  settings: Settings,
  overrides: Overrides,
  origin: Origin,
  occasion: Occasion | null,
): Omit<Config, 'file' | 'rules' | 'ruleFiles'> | null {
  const merged = overrideTarget(settings.target, overrides);
  const needsService = Object.values(settings.scenarios).some(
    (scenario) => kindNamed(typeOf(scenario)).needs === 'service',
  );
  const head = resolveTarget(merged, 'head', origin.workspace, needsService);
  const ownAtBase = origin.atBase && overrideTarget(origin.atBase.target, overrides);
  const atBase = resolveTarget(ownAtBase ?? merged, 'base', origin.workspace, needsService, ownAtBase !== null);
  const { problems } = head.target === null ? head : atBase;
  for (const problem of problems) {
    const blameFile = (head.target === null ? null : origin.atBase?.blame) ?? origin.blameFile;
    blameTarget(problem, ['target'], overrides, { ...origin, blameFile });
  }
  const base = resolveBase(settings, merged, head.target !== null, origin);
  const { blameInput } = origin;
  const { names, leftOut, isPicked } = chooseScenarios({
    scenarios: settings.scenarios,
    overrides,
    occasion,
    blameInput,
  });
  const scenarios = names.map((name) => resolveScenario(name, settings, overrides, origin));
  checkMetrics(settings, scenarios, origin);
  if (head.target?.start === null) blameForeign(scenarios, origin);
  const coverage = resolveCoverage(settings, origin);
  if (head.target === null || atBase.target === null || base === undefined || scenarios.length === 0) return null;
  return {
    key: overrides.key ?? settings.key,
    target: head.target,
    targetAtBase: atBase.target,
    base,
    baseline: overrides.baseline ?? settings.baseline,
    order: settings.order,
    turns: settings.turns,
    isolation: settings.isolation,
    scenarios,
    ...(scenarios.length < Object.keys(settings.scenarios).length && { partial: true }),
    ...(leftOut !== null && { leftOut }),
    // Some of the scenarios say nothing about what all of them cover; what a run is for leaves the rule in force.
    coverage: isPicked ? null : coverage,
    judgement: resolveJudgement(settings, overrides),
    silenced: silencedBy(settings),
  };
}

function silencedBy({ advice }: Settings): Silenced {
  if (advice === 'on') return [];
  if (advice === 'off') return 'all';
  return Object.keys(advice).filter((cause) => advice[cause] === 'off');
}

function overrideTarget(target: TargetSettings, overrides: Overrides): TargetSettings {
  const merged = { ...target };
  if (overrides.start !== undefined) merged.start = overrides.start;
  if (overrides.build !== undefined) merged.build = overrides.build;
  if (overrides.url !== undefined) merged.url = overrides.url;
  if (overrides.workingDirectory !== undefined) merged['working-directory'] = overrides.workingDirectory;
  if (overrides.ready !== undefined) merged.ready = { url: overrides.ready, timeout: target.ready.timeout };
  return merged;
}

/** Resolves the base; null: there is none in the configuration; undefined: it is wrong. */
function resolveBase(
  { base }: Settings,
  target: TargetSettings,
  targetIsRight: boolean,
  origin: Origin,
): Target | null | undefined {
  if (base === undefined) return null;
  const { target: resolved, problems } = resolveTarget(
    { ...inherited(target, base.url), ...base, env: { ...target.env, ...base.env } },
    'base',
    origin.workspace,
  );
  for (const problem of problems) {
    const isOwn = problem.path[0] !== undefined && Object.hasOwn(base, problem.path[0]);
    if (isOwn) origin.blameFile(['base', ...problem.path], problem.text);
    else if (targetIsRight) origin.blameFile(['base'], `together with target: ${problem.text}`);
  }
  return resolved ?? undefined;
}

/** Adapts the target to another URL: its socket does not lead there, and its certificates apply only over TLS. */
function inherited(target: TargetSettings, url: string | undefined): TargetSettings {
  if (url === undefined) return target;
  return { ...target, socket: undefined, tls: /^https:/i.test(url) ? target.tls : undefined };
}

function blameTarget({ path, text }: TargetProblem, section: Path, overrides: Overrides, origin: Origin): void {
  const key = path[0];
  const input =
    key !== undefined && Object.hasOwn(TARGET_INPUTS, key) && TARGET_INPUTS[key as keyof typeof TARGET_INPUTS];
  if (input && overrides[input] !== undefined) origin.blameInput(input, text);
  else origin.blameFile([...section, ...path], text);
}

function resolveScenario(name: string, all: Settings, overrides: Overrides, origin: Origin): Scenario {
  const { scenarios, thresholds } = all;
  const settings = scenarios[name] as ScenarioSettings;
  const kind = kindNamed(typeOf(settings));
  // More rounds of what is not compared would only take longer.
  const compared = settings.rounds >= FEWEST_ROUNDS;
  const rounds = compared ? (overrides.rounds ?? settings.rounds) : settings.rounds;
  const before = origin.atBase?.scenarios ?? {};
  const atBase = (Object.hasOwn(before, name) ? before[name] : null) as never;
  const general = kind.rules.general ? thresholds : {};
  const metrics = kind.needs === 'service' ? metricsOf(name, all, general, origin) : undefined;
  const written = { name, at: ['scenarios', name], inputs: overrides, general, origin, atBase };
  const resolved = {
    ...kind.resolve({ ...settings, rounds } as never, written),
    ...(!compared && { compared: false as const }),
    ...standingOf(settings),
    ...(metrics && { metrics }),
  };
  const limits = resolved.thresholds.filter((threshold) => !kind.failsOnPurpose || !isErrorLimit(threshold));
  return { ...resolved, thresholds: limits.map((threshold) => withSeverity(threshold, settings.severity)) };
}

function metricsOf(
  name: string,
  { target, scenarios, compare }: Settings,
  general: ThresholdSettings,
  { namedPlaceOf, blameFile }: Origin,
): Scraped | undefined {
  const settings = scenarios[name] as ScenarioSettings & { thresholds?: ThresholdSettings };
  const at: Path = ['scenarios', name];
  const limits = [
    { thresholds: general, at: [] },
    { thresholds: settings.thresholds ?? {}, at },
  ];
  const own = settings.metrics;
  return resolveMetrics({ target: target.metrics, own, at, limits, gated: compare.metrics, namedPlaceOf, blameFile });
}

/** A limit with the severity of its scenario, unless it has one of its own. */
function withSeverity({ usual, ...threshold }: Threshold, severity: Severity | undefined): Threshold {
  const isUnsaid = usual || isErrorLimit(threshold);
  return { ...threshold, severity: (isUnsaid && severity) || threshold.severity };
}

/** What a scenario is for and how much it counts, as far as that is said. */
function standingOf({ severity, tags, when }: ScenarioSettings): Pick<Scenario, 'severity' | 'tags' | 'when'> {
  return {
    ...(severity !== undefined && { severity }),
    ...(tags.length > 0 && { tags }),
    ...(when.length < OCCASIONS.length && { when }),
  };
}

/** Reports what scenarios ask for that only works with a service which perf-gate starts. */
function blameForeign(scenarios: readonly Scenario[], origin: Origin): void {
  for (const scenario of scenarios) {
    const needed = kindOf(scenario).needsStart?.(scenario) ?? null;
    if (needed !== null) origin.blameFile(['scenarios', scenario.name, needed.key], needed.text);
  }
}

/** Reports metrics that no scenario can have. What a line of the user's measures is known only once it has run. */
function checkMetrics({ compare, scenarios }: Settings, chosen: readonly Scenario[], origin: Origin): void {
  const left = Object.entries(scenarios).filter(([name]) => chosen.every((scenario) => scenario.name !== name));
  const unknown = [
    ...chosen.map(kindOf).filter(({ ownMetrics }) => ownMetrics),
    ...left
      .map(([, scenario]) => kindNamed(typeOf(scenario)))
      .filter(({ ownMetrics, metrics }) => ownMetrics || metrics !== undefined),
  ];
  if (unknown.length > 0) return;
  const own = chosen.flatMap((scenario) => Object.keys(ownMetricsOf(scenario)));
  const known = [...METRIC_NAMES, ...own];
  for (const [index, metric] of compare.metrics.entries()) {
    if (known.includes(metric)) continue;
    const near = nearest(metric, known);
    const hint = near === null ? '' : `; did you mean ${quote(near)}?`;
    const expected = `expected one of ${known.join(', ')}, got ${quote(metric)}${hint}`;
    origin.blameFile(['compare', 'metrics', index], expected);
  }
}

function resolveCoverage({ coverage }: Settings, origin: Origin): CoverageRule | null {
  if (coverage === undefined) return null;
  const found = findFile(origin.workspace, coverage.openapi, MOST_DOCUMENT);
  if ('problem' in found) {
    origin.blameFile(['coverage', 'openapi'], found.problem);
    return null;
  }
  const { minimum = null, severity } = coverage;
  const line = minimum === null ? null : origin.lineOf(['coverage', 'minimum']);
  return { openapi: found.path, minimum, severity, line };
}

function resolveJudgement(settings: Settings, overrides: Overrides): Judgement {
  const { compare } = settings;
  return {
    tolerance: {
      sameJob: overrides.tolerance ?? compare.tolerance['same-job'],
      stored: overrides.tolerance ?? compare.tolerance.stored,
    },
    alpha: compare.alpha,
    strict: compare.strict,
    extend: compare.extend,
    gated: [...new Set([...compare.metrics, ...(compare.primary === undefined ? [] : [compare.primary])])],
    primary: compare.primary ?? null,
    severity: compare.severity,
    failOn: overrides.failOn ?? overrides.severity ?? settings['fail-on'],
    onMissingBaseline: overrides.onMissingBaseline ?? settings['on-missing-baseline'] ?? null,
    inconclusive: overrides.inconclusive ?? settings.inconclusive,
    onRemovedScenario: overrides.onRemovedScenario ?? settings['on-removed-scenario'],
  };
}
