import { once } from 'node:events';
import type { BaselineStore } from './baseline/store.ts';
import type { OutputFolder } from './checkout/output-folder.ts';
import type { Config } from './config/config.ts';
import type { Engine } from './engines/engine.ts';
import { chooseEngine } from './engines/index.ts';
import { messageOf, PerfGateError } from './errors.ts';
import type { Event, Listen } from './events.ts';
import { doubtsOf, loadsOf } from './kinds/index.ts';
import type { Scenario } from './kinds/kind.ts';
import { secretsOf } from './load/traffic/templates.ts';
import { requestsOf } from './load/traffic/traffic.ts';
import { reduceRun } from './measurement/job.ts';
import { type MetricName, SPEED_METRICS } from './measurement/metric.ts';
import type { Origin } from './measurement/run-document.ts';
import type { FoundAcceptance } from './publish/acceptance.ts';
import { type Audience, type Published, publish } from './publish/publish.ts';
import { writeRuns } from './publish/report-files.ts';
import { settle } from './publish/settle.ts';
import { scenarioStatus } from './report/status.ts';
import { describeParts, describeTime } from './rounds/describe-time.ts';
import { type Extension, type Measurement, type MeasurePlan, measure, unmeasured } from './rounds/measure.ts';
import { planTime } from './rounds/planned-time.ts';
import { describeUnprovable } from './rounds/provable.ts';
import type { Session } from './rounds/session.ts';
import { sharedSetup } from './rounds/shared-setup.ts';
import { openSides, type Sides, type SidesOptions } from './rounds/sides.ts';
import { type TryOutcome, tryEach } from './rounds/try-each.ts';
import { TurnPlan } from './rounds/turn-plan.ts';
import { unmetBase, unmetBaseline } from './rounds/unmet-base.ts';
import { keepSecret, redactBytes, redactDocument } from './secrets/border.ts';
import { findSecrets } from './secrets/find-secrets.ts';
import { quote } from './text/quote.ts';
import { sentence } from './text/sentence.ts';
import type { BaseSide } from './verdict/base-side.ts';
import { type CoverageDemand, coverageOf, FILLED } from './verdict/coverage.ts';
import { isUnmet } from './verdict/findings.ts';
import { judge } from './verdict/judge.ts';
import { withoutBaseline } from './verdict/judgement.ts';
import { describeExtension, isUndecided, planExtension } from './verdict/looks.ts';
import type { Comparison, Result } from './verdict/result.ts';
import { trendOf } from './verdict/trend.ts';

export interface GateOptions extends SidesOptions {
  version: string;
  /** Where stored baselines come from and go to. */
  baseline: BaselineStore;
  /** Called for a person's word that what fails may be merged; null where nobody can give it. */
  acceptance: (() => Promise<FoundAcceptance>) | null;
  /** Where documents, reports and logs go. */
  output: OutputFolder;
  /** Path of the load agent's entry. */
  agentScript: string;
  /** Who gets to see the result besides the files in `output`; null where nobody does. */
  audience: Audience | null;
}

/**
 * The story of a run: open the sides, find the stored baseline, measure, keep the documents, judge, publish, and save
 * this run as a baseline once everybody has been told. What was measured is on disk before anything is judged, and a
 * failure on the way is part of the result.
 */
export async function gate(options: GateOptions, session: Session): Promise<Published> {
  const { config, output, baseline } = options;
  keepSecretsOf(config);
  const named = withoutBaseline(config.judgement, true) === 'pass' ? null : baseline.missing;
  const engine = openEngine(options);
  const coverage = await readCoverage(config);

  const sides = await openSides(named === null ? options : { ...options, baseCommit: null }, session);
  // Before anything is measured: the verdict then waits for nobody.
  const found = named === null ? redactDocument(await findStored(baseline, sides, session)) : nothing('');
  const measured = redactDocument(
    named === null
      ? await measureSides(sides, engine, options, session)
      : unmeasured(sides.head, options.version, unmetBaseline(named)),
  );
  const unwritten = keepDocuments(measured, output);

  const head = reduceRun(measured.head);
  const unmet = isUnmet(measured.head) ? nothing('the base that was asked for is not there') : null;
  const stored = session.abort.aborted ? nothing('the run was canceled') : (unmet ?? found);

  const { base, notices } = chooseBase(sides, measured, stored.base);
  const demands = { ...config, scenarios: config.scenarios.map(limitsOf) };
  const judged = judge(measured.head, base, demands, coverage && coverageOf(coverage, measured.head.scenarios), head);
  const settled = await settle(judged, options.acceptance);
  const trend = base.kind === 'same-job' ? trendOf(head, stored.base) : null;
  const leftOut = config.leftOut === undefined ? [] : [redactDocument(config.leftOut)];
  const happened = [...output.notices, ...leftOut, ...unwritten, ...notices, ...stored.notices, ...settled.notices];
  const result = { ...settled, ...(trend && { trend }), notices: happened };

  // What was measured does not run on meanwhile. What cannot be ended here is reported when the session closes.
  await session.processes.killAll().catch(() => undefined);
  output.rewriteLogs(redactBytes);
  // A run that fails the gate is kept as well: the baseline would stay what it was for ever. Whoever judges exits last.
  const keep = measured.head.failure || sides.identical ? undefined : () => baseline.save(head);
  return publish(result, output, session.abort.aborted ? null : options.audience, keep);
}

/** Milliseconds for a search that only shows the trend. */
const PATIENCE = 15_000;

async function findStored(
  baseline: BaselineStore,
  sides: Sides,
  { abort }: Session,
): ReturnType<BaselineStore['find']> {
  const canceled = nothing('the run was canceled');
  if (abort.aborted) return canceled;
  const found = baseline.find(sides.base ? PATIENCE : undefined);
  return Promise.race([found, once(abort, 'abort').then(() => canceled)]);
}

/**
 * The part of a run that `perf-gate try` takes: each side is tried, and nothing is measured.
 *
 * @throws PerfGateError `baseline` where the base that was asked for is not there
 */
export async function tryGate(
  { output, ...options }: Pick<GateOptions, keyof SidesOptions | 'output' | 'agentScript'>,
  session: Session,
): Promise<TryOutcome & { sides: number; identical: Origin | null; required: boolean }> {
  keepSecretsOf(options.config);
  const engine = openEngine(options);
  const { scenarios } = options.config;
  const sides = await openSides(options, session);
  try {
    const { head, base, alone, identical, required } = sides;
    if (required && alone !== null) throw unmetBase(alone);
    const all = base ? [base, head] : [head];
    const outcome = await tryEach({ sides: all, scenarios, engine, logs: output }, session);
    const notices = [...sides.notices, ...outcome.notices, ...(await sides.close())];
    return { ...outcome, lost: outcome.lost ?? alone, notices, sides: all.length, identical, required };
  } finally {
    await sides.close();
    output.rewriteLogs(redactBytes);
  }
}

/** What this run knows that must not leave it: see src/secrets/border.ts. */
function keepSecretsOf(config: Config): void {
  const traffic = config.scenarios.flatMap(loadsOf).map((load) => load.traffic);
  keepSecret([...secretsOf(traffic, process.env), ...findSecrets(config), ...findSecrets(process.env)]);
}

/** What a scenario is held to, under the names that its documents have. */
function limitsOf({ name, thresholds, severity }: Scenario) {
  return redactDocument({ name, thresholds, severity });
}

/** @throws PerfGateError `config` for a load that cannot be made here */
function openEngine({ config, agentScript }: Pick<GateOptions, 'config' | 'agentScript'>): Engine {
  const loads = config.scenarios.flatMap((scenario) =>
    loadsOf(scenario).map((load) => ({ ...load, of: scenario.name })),
  );
  const chosen = chooseEngine(loads, { agentScript });
  if (!('why' in chosen)) return chosen;
  throw new PerfGateError('config', `"${chosen.load.of}" ${chosen.why}.`);
}

/** @returns what could not be written, as a sentence: a full disk must not cost the verdict */
function keepDocuments(measured: Measurement, output: OutputFolder): string[] {
  try {
    writeRuns(measured, output);
    return [];
  } catch (error) {
    return [sentence(messageOf(error))];
  }
}

/** Before anything is started: a document that cannot be read is a fault of the configuration. */
export async function readCoverage({ coverage, scenarios, target }: Config): Promise<CoverageDemand | null> {
  if (coverage === null) return null;
  // Loaded where it is wanted: it parses YAML and follows references.
  const { readOperations } = await import('./convert/openapi/coverage.ts');
  const requests = scenarios.flatMap((scenario) =>
    loadsOf(scenario).flatMap(({ traffic }) =>
      requestsOf(traffic).map((request) => ({
        scenario: scenario.name,
        label: request.label,
        method: request.method,
        path: request.path.withoutPlaceholders(FILLED),
        isBefore: traffic.before.includes(request),
      })),
    ),
  );
  const named = redactDocument(requests);
  return { document: await readOperations(coverage.openapi), rule: coverage, requests: named, targetUrl: target.url };
}

/** Whatever comes of it, nothing that was made for the sides is left. */
async function measureSides(
  sides: Sides,
  engine: Engine,
  { version, config, output }: GateOptions,
  session: Session,
): Promise<Measurement> {
  if (sides.identical) return unmeasured(sides.head, version);
  if (sides.required && sides.alone !== null) return unmeasured(sides.head, version, unmetBase(sides.alone));
  const { scenarios, order, turns, isolation, judgement, partial } = config;
  try {
    const all = sides.base ? [sides.base, sides.head] : [sides.head];
    if (config.leftOut) session.listen({ type: 'plan', text: config.leftOut });
    const extension = extensionOf(config, all.length, session.listen);
    if (extension) session.listen({ type: 'plan', text: describeExtension(scenarios, extension.looks, judgement) });
    const unprovable = sides.base && describeUnprovable(scenarios, extension?.looks ?? null, judgement);
    if (unprovable) session.listen({ type: 'plan', text: unprovable });
    for (const text of doubtsOf(scenarios)) session.listen({ type: 'plan', text });
    const shared =
      sides.base &&
      sharedSetup({ base: config.base ?? config.targetAtBase, head: config.target }, scenarios, process.env);
    if (shared) session.listen({ type: 'plan', text: shared });
    const targets = all.map(({ target }) => target);
    const { slices } = new TurnPlan({ sides: all, scenarios, turns });
    const time = describeTime(planTime(scenarios, targets, extension?.looks, slices));
    session.listen({ type: 'plan', text: `this run takes ${time}` });
    for (const scenario of scenarios) {
      const parts = describeParts(scenario);
      if (parts !== null) session.listen({ type: 'plan', text: `every round of ${quote(scenario.name)} is ${parts}` });
    }
    const plan = {
      version,
      sides: all,
      scenarios,
      extension,
      order,
      turns,
      isolation,
      engine,
      logs: output,
      ...(partial && { partial }),
      ...(all.some(({ target }) => target.profile) && { profiling: profilingOf(config) }),
    };
    const measured = await measure(plan, session);
    const before = shared && measured.base ? [shared] : [];
    return { ...measured, notices: [...before, ...measured.notices, ...(await sides.close())] };
  } finally {
    await sides.close();
  }
}

/** What was measured beside the head is preferred to what was stored; a notice says where it could not be. */
function chooseBase(
  { identical, alone, notices }: Sides,
  { head, base, lost, notices: happened }: Measurement,
  stored: BaseSide,
): { base: BaseSide; notices: string[] } {
  const all = [...notices, ...happened];
  if (identical) return { base: { kind: 'identical', origin: identical }, notices: all };
  if (isUnmet(head)) return { base: stored, notices: all };
  if (base) return { base: { kind: 'same-job', job: reduceRun(base) }, notices: all };
  const why = lost ?? alone;
  if (why === null) return { base: stored, notices: all };
  if (stored.kind === 'none') return { base: { kind: 'none', reason: `${why}; ${stored.reason}` }, notices: all };
  const instead = `Compared with a stored baseline, because the base commit could not be measured beside this change: ${why}.`;
  return { base: stored, notices: [instead, ...all] };
}

/** A further look is worth its time where the one before leaves something undecided. */
function extensionOf(config: Config, sides: number, listen: Listen): Extension | null {
  const looks = planExtension(config.scenarios, sides, config.judgement);
  if (looks === null) return null;
  const isWanted: Extension['isWanted'] = ({ head, base }) => {
    if (base === null) return false;
    const result = judge(head, { kind: 'same-job', job: reduceRun(base) }, config);
    listen(foundSoFar(result));
    return isUndecided(result);
  };
  return { looks, isWanted };
}

/** What got slower is what is profiled. */
function profilingOf(config: Config): NonNullable<MeasurePlan['profiling']> {
  return ({ head, base }) => {
    if (base === null) return [];
    const { scenarios } = judge(head, { kind: 'same-job', job: reduceRun(base) }, config);
    return scenarios.filter(({ comparisons }) => comparisons.some(isSlower)).map(({ name }) => name);
  };
}

function isSlower({ gated, metric, verdict, likely }: Comparison): boolean {
  return gated && isOfSpeed(metric) && (verdict === 'regressed' || likely === 'worse');
}

function isOfSpeed(metric: MetricName): boolean {
  return metric === 'cpu' || SPEED_METRICS.some((name) => name === metric);
}

/** Tells what a look has found that may not be the last. */
function foundSoFar(result: Result): Event {
  const { scenarios, looks } = result;
  const found = scenarios.map((scenario) => ({ scenario: scenario.name, ...scenarioStatus(scenario, result) }));
  return { type: 'look', look: looks.taken, looks: looks.declared, found };
}

function nothing(reason: string): { base: BaseSide; notices: string[] } {
  return { base: { kind: 'none', reason }, notices: [] };
}
