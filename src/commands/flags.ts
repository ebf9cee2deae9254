import { type Command, InvalidArgumentError } from 'commander';
import { INPUTS } from '../config/input-list.ts';
import type { ConfigInputs, InputName } from '../config/inputs.ts';

/** The flags of `perf-gate run` as commander gives them: `--save-baseline` is `saveBaseline`. */
export interface RunFlags {
  config?: string;
  output: string;
  base?: string;
  /** The path of a file, or a kind of baseline. */
  baseline?: string;
  saveBaseline?: boolean;
  ui?: boolean;
  /** Whether everything is shown, however long it is. */
  verbose?: boolean;
  [flag: string]: string | string[] | boolean | undefined;
}

const flags = INPUTS.flatMap(({ flag, overrides }) => {
  if (!flag) return [];
  const [long = ''] = /--[\w-]+/.exec(flag.syntax) ?? [];
  return [{ ...flag, long, key: overrides?.key }];
});

/** Every flag of `run` as it is written in full: `--save-baseline`. */
export const flagNames: readonly string[] = flags.map(({ long }) => long);

/** Adds the flag of every input that has one. @param only the flags that are added; all by default */
export function addInputFlags(command: Command, only?: readonly string[]): Command {
  for (const { long, syntax, description, repeats, default: value } of flags) {
    if (only && !only.includes(long)) continue;
    if (repeats) command.option(syntax, description, collect, []);
    else command.option(syntax, description, value);
  }
  return command;
}

/** Collects what the flags override in the configuration, except for `--baseline`, which may name a file. */
export function inputsOf(given: RunFlags): ConfigInputs {
  return Object.fromEntries(
    flags.flatMap(({ long, key }) => {
      const value = given[attributeOf(long)];
      if (key === undefined || key === 'baseline') return [];
      return [[key, Array.isArray(value) ? value.join('\n') : withUnit(key, value as string | undefined)]];
    }),
  );
}

/** The units that may be left out on the command line, as other load generators have it. */
const UNITS: Record<string, string> = { duration: 's', warmup: 's', rate: '/s' };

function withUnit(key: string, value: string | undefined): string | undefined {
  return value !== undefined && /^\d+(\.\d+)?$/.test(value.trim()) ? value.trim() + (UNITS[key] ?? '') : value;
}

/** What messages call an input of the command: `--severity`. */
export function flagName(name: InputName): string {
  return flags.find(({ key, long }) => (key ?? attributeOf(long)) === name)?.long ?? `--${name}`;
}

/** Turns `--save-baseline` into `saveBaseline`, as commander does. */
function attributeOf(long: string): string {
  return long.slice(2).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function collect(value: string, previous: string[]): string[] {
  if (value.trim() === '') throw new InvalidArgumentError('a scenario has a name.');
  return [...previous, value];
}
