import { z } from 'zod';
import { KINDS } from '../kinds/index.ts';
import * as values from '../settings/values-schema.ts';
import { INPUTS, type OverrideKey, type ValueNames } from './input-list.ts';
import { check } from './schema/schema-issues.ts';

const SCHEMAS = { ...values, scenarioType: z.enum(KINDS.map(({ name }) => name)), anyText: z.string() };

/** The inputs that override something, with the names of their schemas. */
const overridden = INPUTS.flatMap(({ name, overrides }) => (overrides ? [{ name, ...overrides }] : []));

const inputSchema = z.object(
  Object.fromEntries(overridden.map(({ key, value }) => [key, (SCHEMAS[value] as z.ZodType).optional()])),
);

export type InputName = OverrideKey | 'config';
/**
 * Inputs of the action or flags of the local command, as given. An empty one counts as not given. An input takes
 * precedence over the file.
 */
export type ConfigInputs = { [Key in OverrideKey]?: string | undefined };
/** The inputs that were given, as values. */
export type Overrides = { [Key in OverrideKey]?: z.output<(typeof SCHEMAS)[ValueNames[Key]]> | undefined };

/** The inputs that override something, each read by its name in action.yml. */
export function configInputs(read: (name: string) => string): ConfigInputs {
  return Object.fromEntries(overridden.map(({ name, key }) => [key, read(name)]));
}

/** What messages call an input of the action: `input "fail-on"`. */
export function actionInput(name: InputName): string {
  return `input "${overridden.find(({ key }) => key === name)?.name ?? name}"`;
}

/** Checks the inputs by the same rules as the file's keys. Each problem is a sentence that names the input. */
export function readInputs(
  inputs: ConfigInputs,
  nameOf: (name: InputName) => string,
): { overrides: Overrides; problems: string[] } {
  const given = Object.entries(inputs).flatMap(([name, text]) => {
    const value = text?.trim() ?? '';
    return value === '' ? [] : [[name, isNumber(name, value) ? Number(value) : value]];
  });
  const checked = check(inputSchema, Object.fromEntries(given));
  if ('output' in checked) return { overrides: checked.output as Overrides, problems: [] };
  return {
    overrides: {},
    problems: checked.faults.map(({ path, text }) => `${nameOf(path[0] as InputName)}: ${text}`),
  };
}

function isNumber(name: string, value: string): boolean {
  return (name === 'connections' || name === 'rounds') && /^-?\d+(\.\d+)?$/.test(value);
}
