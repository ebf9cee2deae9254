import type { Path } from './wording.ts';

/** Inputs that change every scenario. */
export interface ScenarioInputs {
  connections?: number | undefined;
  /** Milliseconds. */
  warmup?: number | undefined;
  /** Milliseconds. */
  duration?: number | undefined;
  rounds?: number | undefined;
}

/** Where settings come from, so that what is wrong with them can be said where they were written. */
export interface SettingsOrigin {
  /** Absolute path. */
  workspace: string;
  /** Variables that requests can use; null: whether they are there is not asked. */
  environment: Readonly<Record<string, string | undefined>> | null;
  /** Line of a value in the file; null without a file. */
  lineOf(path: Path): number | null;
  /** Reports a problem of a place in the file. */
  blameFile(path: Path, text: string): void;
  /** Reports a problem of an input. */
  blameInput(name: keyof ScenarioInputs, text: string): void;
}
