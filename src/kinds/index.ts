import { PerfGateError } from '../errors.ts';
import type { Pacing } from '../load/pace/pacing.ts';
import type { Traffic } from '../load/traffic/traffic.ts';
import { commandKind } from './command.ts';
import { cpuKind } from './cpu.ts';
import { functionKind } from './function.ts';
import type { Kind, Scenario } from './kind.ts';
import { loadKind } from './load.ts';
import { memoryKind } from './memory.ts';
import { sweepKind } from './sweep.ts';
import { volumeKind } from './volume.ts';

/** A kind whose settings and scenarios only it knows. */
export type AnyKind = Kind<never, Scenario, unknown, unknown>;

/** Every kind of scenario, in the order in which they are listed; the first is the one without `type`. */
export const KINDS: readonly AnyKind[] = [
  loadKind,
  sweepKind,
  volumeKind,
  memoryKind,
  cpuKind,
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
export function loadsOf(scenario: Scenario): { traffic: Traffic; pacing: Pacing }[] {
  return kindOf(scenario).loads?.(scenario) ?? [];
}

/** Whether every round of a scenario needs a fresh service. */
export function needsService(scenario: Scenario): boolean {
  return kindOf(scenario).needs === 'service';
}

/** Whether a scenario is compared with the base; otherwise it is measured on the head alone, and held to its limits. */
export function isCompared({ compared }: Scenario): boolean {
  return compared !== false;
}

/** Whether each request of a scenario is tried once before anything is measured. */
export function isTried(scenario: Scenario): boolean {
  return !kindOf(scenario).untried && loadsOf(scenario).length > 0;
}
