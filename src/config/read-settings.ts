import type { Path } from '../settings/wording.ts';
import { type Position, parseYaml, type SyntaxProblem, type YamlSource } from '../settings/yaml-source.ts';
import type { ConfigFile } from './file/config-file.ts';
import { withImpliedTypes } from './implied-types.ts';
import { withPresets } from './presets/index.ts';
import type { ReadFile } from './rules/read-file.ts';
import { mapOf } from './rules/written.ts';
import { settingsSchema } from './schema/schema.ts';
import { check, type Fault } from './schema/schema-issues.ts';

/** A file that the schema takes, with the places of its keys. */
export interface SettingsFile extends ReadFile {
  /** The path relative to the workspace; null: there is no file, and all is as by default. */
  name: string | null;
  /** What of its presets is left out, in sentences. */
  notes: readonly string[];
  /** Whether it was read through a link. */
  isLink: boolean;
  position(path: Path, at: 'key' | 'value'): Position;
}

const NO_FILE: YamlSource = { value: {}, position: () => ({ line: 1, column: 1 }) };

/** Parses a file and checks it; what is wrong with it is a problem of YAML, or one of its keys. */
export function readSettings(
  file: ConfigFile | null,
): SettingsFile | { problems: SyntaxProblem[] } | { faults: (Position & Fault)[] } {
  const source = file === null ? NO_FILE : parseYaml(file.text);
  if ('problems' in source) return source;
  const { value, notes } = withPresets(withImpliedTypes(source.value));
  const checked = check(settingsSchema, value);
  if ('faults' in checked) {
    return { faults: checked.faults.map((fault) => ({ ...fault, ...source.position(fault.path, fault.at) })) };
  }
  return {
    name: file?.name ?? null,
    isLink: file?.isLink ?? false,
    written: mapOf(value),
    notes,
    settings: checked.output,
    position: source.position,
  };
}
