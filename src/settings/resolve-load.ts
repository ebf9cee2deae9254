import type { Pacing } from '../load/pace/pacing.ts';
import { plural } from '../text/plural.ts';
import { quote } from '../text/quote.ts';
import { isOpen, type LoadSettings } from './load-schema.ts';
import { MAX_CONNECTIONS } from './open-load-schema.ts';
import type { ScenarioInputs, SettingsOrigin } from './origin.ts';
import type { Path } from './wording.ts';

const CONNECTIONS = 10;
const DURATION = 2000;
const LONGEST = 86_400_000;

/**
 * Resolves how much load a scenario makes, and for how long. Inputs take precedence; those that do not apply are
 * reported.
 */
export function resolveLoad(
  name: string,
  settings: LoadSettings,
  overrides: ScenarioInputs,
  origin: SettingsOrigin,
): Pacing {
  const at: Path = ['scenarios', name];
  const stages = settings.stages?.map(({ duration, to }) => ({ duration, to: to.value })) ?? null;
  const highest = stages && Math.max(...stages.map(({ to }) => to));
  const duration = durationOf(name, stages, settings, overrides, origin);
  const open = overrides.rate !== undefined || isOpen(settings);
  const rate = open ? (highest ?? overrides.rate ?? settings.rate ?? null) : null;
  const load: Pacing = {
    connections: open
      ? (overrides.connections ?? settings['max-connections'] ?? MAX_CONNECTIONS)
      : (highest ?? overrides.connections ?? settings.connections ?? CONNECTIONS),
    rate,
    arrivals: settings.arrivals ?? 'uniform',
    stages,
    // With a rate there is nothing to spawn.
    spawnRate: open ? null : (overrides.spawnRate ?? settings['spawn-rate'] ?? null),
    agents: settings.agents,
    seed: settings.seed,
    warmup: overrides.warmup ?? settings.warmup,
    duration,
  };
  if (highest !== null && !open && overrides.connections !== undefined) {
    origin.blameInput('connections', `the stages of the scenario ${quote(name)} say how many connections there are`);
  }
  if (highest !== null && overrides.rate !== undefined) {
    origin.blameInput('rate', `the stages of the scenario ${quote(name)} say how much load there is`);
  }
  if (overrides.spawnRate !== undefined && (open || highest !== null)) {
    const why = open
      ? 'arrivals of a rate open connections as they need them'
      : 'the stages say how fast they are opened';
    origin.blameInput('spawnRate', `it does not go with the scenario ${quote(name)}: ${why}`);
  }
  if (rate !== null && stages === null && (rate * duration) / 1000 < 1) {
    const text = `${rate}/s is less than one arrival in a window of ${duration / 1000}s, so nothing would be sent`;
    if (overrides.rate === undefined) origin.blameFile([...at, 'rate'], text);
    else origin.blameInput('rate', text);
  }
  if (load.agents !== 'auto' && load.agents > load.connections) {
    const text = `${load.agents} agents cannot share ${plural(load.connections, 'connection')}`;
    origin.blameFile([...at, 'agents'], text);
  }
  if (load.spawnRate !== null) load.warmup = Math.max(load.warmup, (load.connections / load.spawnRate) * 1000);
  if (load.warmup > LONGEST) {
    const text = `${load.connections} connections would take more than 24h to open; raise it`;
    if (overrides.spawnRate === undefined) origin.blameFile([...at, 'spawn-rate'], text);
    else origin.blameInput('spawnRate', text);
  }
  return load;
}

function durationOf(
  name: string,
  stages: Pacing['stages'],
  settings: LoadSettings,
  overrides: ScenarioInputs,
  origin: SettingsOrigin,
): number {
  if (stages === null) return overrides.duration ?? settings.duration ?? DURATION;
  if (overrides.duration !== undefined) {
    origin.blameInput('duration', `the stages of the scenario ${quote(name)} say how long the window is`);
  }
  return stages.reduce((sum, { duration }) => sum + duration, 0);
}
