import { PerfGateError } from '../errors.ts';
import type { Metric, MetricName } from '../measurement/metric.ts';
import { CPU_SHARES } from '../measurement/resource-metrics.ts';
import { scrapedMetrics } from '../probes/scraped.ts';
import { availabilityKind } from './availability.ts';
import { commandKind } from './command.ts';
import { configurationKind } from './configuration.ts';
import { cpuKind } from './cpu.ts';
import { enduranceKind } from './endurance.ts';
import { functionKind } from './function.ts';
import { isolationKind } from './isolation.ts';
import type { Kind, Scenario } from './kind.ts';
import { loadKind } from './load.ts';
import { memoryKind } from './memory.ts';
import { rateLimitKind } from './rate-limit.ts';
import { recoveryKind } from './recovery.ts';
import { resourcesLimitedIn } from './resource-limits.ts';
import { spikeKind } from './spike.ts';
import type { Load, Variant } from './stage.ts';
import { stressKind } from './stress.ts';
import { sweepKind } from './sweep.ts';
import { volumeKind } from './volume.ts';

/** A kind whose settings and scenarios only it knows. */
export type AnyKind = Kind<never, Scenario, unknown, unknown>;

/** Every kind of scenario, in the order in which they are listed; the first is the one without `type`. */
export const KINDS: readonly AnyKind[] = [
  loadKind,
  stressKind,
  sweepKind,
  spikeKind,
  volumeKind,
  enduranceKind,
  availabilityKind,
  memoryKind,
  cpuKind,
  rateLimitKind,
  recoveryKind,
  isolationKind,
  configurationKind,
  functionKind,
  commandKind,
];

/** Finds the kind of this name. @throws PerfGateError `config` where this version has none */
export function kindNamed(name: string): AnyKind {
  const found = KINDS.find((kind) => kind.name === name);
  if (found) return found;
  throw new PerfGateError('config', `this perf-gate has no kind of scenario called "${name}"; a newer one may.`);
}

/** Finds the kind of a scenario. @throws PerfGateError `config` where this version has none */
export function kindOf({ type }: Pick<Scenario, 'type'>): AnyKind {
  return kindNamed(type);
}

/** Lists every load that a scenario makes; none where it makes no requests. */
export function loadsOf(scenario: Scenario): Load[] {
  return kindOf(scenario).loads?.(scenario) ?? [];
}

/** How often a scenario starts the service itself in a round; 0: it shares the one of the round, or needs none. */
export function startsOf(scenario: Scenario): number {
  return kindOf(scenario).starts?.(scenario) ?? 0;
}

/** Lists the ways in which a scenario starts the service itself; none where it is started as the target says. */
export function variantsOf(scenario: Scenario): readonly Variant[] {
  return kindOf(scenario).variants?.(scenario) ?? [];
}

/** Whether a scenario is served by the process that serves others in the same round. */
export function sharesService(scenario: Scenario): boolean {
  return needsService(scenario) && startsOf(scenario) === 0;
}

/** Whether every round of a scenario needs a fresh service. */
export function needsService(scenario: Scenario): boolean {
  return kindOf(scenario).needs === 'service';
}

/** Whether a scenario is compared with the base; otherwise it is measured on the head alone, and held to its limits. */
export function isCompared({ compared }: Scenario): boolean {
  return compared !== false;
}

/**
 * The definitions of a scenario's own metrics that are known beforehand: those of its kind, those read from the service,
 * and the shares of processor time that are limited.
 */
export function ownMetricsOf(scenario: Scenario): Record<MetricName, Metric> {
  const limited = needsService(scenario) ? resourcesLimitedIn(scenario.thresholds) : [];
  const shares = Object.entries(CPU_SHARES).filter(([name]) => limited.includes(name));
  return {
    ...Object.fromEntries(shares),
    ...kindOf(scenario).metrics?.(scenario),
    ...scrapedMetrics(scenario.metrics),
  };
}

/** Says of which scenarios the rounds can hardly decide what they are for, a sentence each. */
export function doubtsOf(scenarios: readonly Scenario[]): string[] {
  return scenarios.flatMap((scenario) => kindOf(scenario).doubt?.(scenario) ?? []);
}

/** Whether each request of a scenario is tried once before anything is measured. */
export function isTried(scenario: Scenario): boolean {
  return !kindOf(scenario).untried && loadsOf(scenario).length > 0;
}
