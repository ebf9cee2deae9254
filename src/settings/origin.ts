import type { Path } from './wording.ts';

/** The inputs that change every scenario. */
export interface ScenarioInputs {
  connections?: number | undefined;
  /** Arrivals per second. */
  rate?: number | undefined;
  /** Milliseconds. */
  warmup?: number | undefined;
  /** Milliseconds. */
  duration?: number | undefined;
  rounds?: number | undefined;
}

/** Where settings come from, so that problems can be reported at the place where they were written. */
export interface SettingsOrigin {
  /** The absolute path of the workspace. */
  workspace: string;
  /** The variables that requests can use; null: whether they are set is not checked. */
  environment: Readonly<Record<string, string | undefined>> | null;
  /** The line of a value in the file; null without a file. */
  lineOf(path: Path): number | null;
  /** Where a value is in the file, as messages name it: `perf-gate.yml:7:5`; null without a file. */
  placeOf(path: Path): string | null;
  /** Reports a problem at a place in the file. */
  blameFile(path: Path, text: string): void;
  /** Reports a problem with an input. */
  blameInput(name: keyof ScenarioInputs, text: string): void;
}
