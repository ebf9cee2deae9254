import { KINDS } from '../../kinds/index.ts';
import { trafficKeys } from '../../settings/traffic-schema.ts';
import { mapOf, type WrittenMap } from '../rules/written.ts';
import type { Preset, PresetScenario } from './preset.ts';
import { servicePreset } from './service.ts';

/** Every preset that `presets` can name. */
export const PRESETS: readonly Preset[] = [servicePreset];

/** A file with the scenarios of its presets among its own. */
export interface Expanded {
  value: unknown;
  /** What of the presets is not there, and what it needs, in sentences. */
  notes: string[];
}

/** What stands in place of a scenario of a preset that is not wanted. */
const OFF: readonly unknown[] = ['off', false];

/**
 * Adds the scenarios of the presets that a file names, each as a file would have it. A scenario of the file under the same
 * name overrides it key by key, its limits one by one; one of another type takes its place, and `off` removes it. Where a
 * scenario says nothing of what it sends, it sends what the first one of the preset does.
 */
export function withPresets(value: unknown): Expanded {
  const file = mapOf(value);
  const named = [file.presets].flat();
  const presets = PRESETS.filter(({ name }) => named.includes(name));
  const own = file.scenarios;
  if (presets.length === 0 || (own !== undefined && own !== null && typeof own !== 'object') || Array.isArray(own)) {
    return { value, notes: [] };
  }
  const written = mapOf(own);
  const notes: string[] = [];
  const expanded = presets.flatMap(({ name, scenarios }) => {
    const [first = ''] = Object.keys(scenarios);
    const shared = trafficOf(mapOf(written[first]));
    const all = Object.entries(scenarios).map(([scenario, preset]) => ({
      scenario,
      ...merge(preset, Object.hasOwn(written, scenario) ? written[scenario] : undefined, shared),
    }));
    const missing = all.flatMap(({ scenario, missing }) => (missing ? [`scenarios.${scenario}.${missing}`] : []));
    if (missing.length > 0) notes.push(`Left out of the preset ${name}, since it needs: ${missing.join(', ')}.`);
    return all.flatMap(({ scenario, value: merged }) => (merged === null ? [] : [[scenario, merged] as const]));
  });
  const names = new Set(presets.flatMap(({ scenarios }) => Object.keys(scenarios)));
  const others = Object.entries(written).filter(([scenario]) => !names.has(scenario));
  return { value: { ...file, scenarios: Object.fromEntries([...expanded, ...others]) }, notes };
}

/** @returns null where the scenario is not there, and the key that it needs where that is why */
function merge(preset: PresetScenario, own: unknown, shared: WrittenMap): { value: unknown; missing?: string } {
  const { needs } = preset;
  const written = mapOf(own);
  if (OFF.includes(own)) return { value: null };
  // What is no map is reported as what it is.
  if (own !== undefined && own !== null && typeof own !== 'object') return { value: own };
  const kind = KINDS.find(({ name }) => name === (preset.written.type ?? KINDS[0]?.name));
  if (kind === undefined) return { value: own === undefined ? null : own };
  if ((written.type ?? kind.name) !== kind.name) return { value: own };
  const traffic =
    Object.keys(trafficOf(written)).length > 0 || needs === 'requests' || needs === 'journeys' ? {} : shared;
  const limits = { ...mapOf(preset.written.thresholds), ...mapOf(written.thresholds) };
  const merged = { ...preset.written, ...traffic, ...written, thresholds: limits };
  const sends = Object.hasOwn(written, 'requests') || Object.hasOwn(written, 'journeys');
  const isMissing = needs === 'setup' ? !Object.hasOwn(written, 'setup') : needs !== undefined && !sends;
  return isMissing ? { value: null, missing: needs as string } : { value: merged };
}

/** What a scenario says of what it sends. */
function trafficOf(written: WrittenMap): WrittenMap {
  return Object.fromEntries(Object.entries(written).filter(([key]) => Object.hasOwn(trafficKeys, key)));
}
