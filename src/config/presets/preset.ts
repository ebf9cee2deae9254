import type { WrittenMap } from '../rules/written.ts';

/** A scenario of a preset, as a file would have it. */
export interface PresetScenario {
  /** Its keys. */
  written: WrittenMap;
  /** A key that only the user can know: without it, the scenario is left out. */
  needs?: 'requests' | 'journeys' | 'setup';
}

/** Usual scenarios of one sort of target, by name, in their order. One whose kind is not there is left out. */
export interface Preset {
  name: string;
  about: string;
  scenarios: Readonly<Record<string, PresetScenario>>;
}
