import { type Command, InvalidArgumentError } from 'commander';
import { INPUTS } from '../config/input-list.ts';
import type { ConfigInputs, InputName } from '../config/inputs.ts';
import { PerfGateError } from '../errors.ts';

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
  /** Whether the scenarios are listed, and none is run. */
  list?: boolean;
  [flag: string]: string | string[] | boolean | undefined;
}

const flags = INPUTS.flatMap(({ flag, overrides }) => {
  if (!flag) return [];
  const aliases = (flag.aliases ?? []).map((syntax) => ({ syntax, long: longOf(syntax) }));
  return [{ ...flag, long: longOf(flag.syntax), aliases, key: overrides?.key }];
});

/** The flags that choose scenarios, and the file that they are in. */
export const CHOOSING = ['--config', '--scenario', '--type', '--tag', '--severity', '--when', '--all'] as const;

/** Every flag of `run` as it is written in full: `--save-baseline`. */
export const flagNames: readonly string[] = flags.flatMap(({ long, aliases }) => [
  long,
  ...aliases.map((alias) => alias.long),
]);

/** Adds the flag of every input that has one, and its other names. @param only the flags that are added; all by default */
export function addInputFlags(command: Command, only?: readonly string[]): Command {
  for (const { long, syntax, description, repeats, aliases, default: value } of flags) {
    if (only && !only.includes(long)) continue;
    const names = [
      { syntax, said: description },
      ...aliases.map((alias) => ({ ...alias, said: `the same as ${long}` })),
    ];
    for (const { syntax: written, said } of names) {
      if (repeats) command.option(written, said, collect, []);
      else command.option(written, said, value);
    }
  }
  return command;
}

/**
 * Collects what the flags override in the configuration, except for `--baseline`, which may name a file.
 *
 * @throws PerfGateError `config` for a flag that is given under two names
 */
export function inputsOf(given: RunFlags): ConfigInputs {
  const inputs = flags.flatMap(({ long, aliases, key }): [string, string | undefined][] => {
    if (key === undefined || key === 'baseline') return [];
    const names = [long, ...aliases.map((alias) => alias.long)];
    const found = names.flatMap((name) => {
      const value = given[attributeOf(name)];
      return value === undefined ? [] : [{ name, value }];
    });
    const lists = found.flatMap(({ value }) => (Array.isArray(value) ? [value] : []));
    if (lists.length > 0) return [[key, lists.flat().join('\n')]];
    const [first, second] = found;
    if (second) throw new PerfGateError('config', `${first?.name} and ${second.name} are the same; leave one out`);
    return [[key, withUnit(key, first?.value as string | undefined)]];
  });
  const { when, ...others } = Object.fromEntries(inputs);
  if (!given.all) return { ...others, when };
  if (when !== undefined && when !== 'all') {
    throw new PerfGateError('config', `--all is the same as --when all, and --when ${when} is given; leave one out`);
  }
  return { ...others, when: 'all' };
}

/** The units that may be left out on the command line, as other load generators have it. */
const UNITS: Record<string, string> = { duration: 's', warmup: 's', rate: '/s', spawnRate: '/s' };

function withUnit(key: string, value: string | undefined): string | undefined {
  if (value === undefined) return value;
  const text = value.trim();
  if (/^\d+(\.\d+)?$/.test(text)) return text + (UNITS[key] ?? '');
  return UNITS[key] === 's' ? inOneUnit(text) : value;
}

/** Writes `1h30m` and `1m10s`, as Locust and k6 take them, in seconds; anything else stays as it is. */
function inOneUnit(text: string): string {
  const parts = /^(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?$/.exec(text)?.slice(1) ?? [];
  if (parts.filter((part) => part !== undefined).length < 2) return text;
  const [hours = 0, minutes = 0, seconds = 0] = parts.map((part) => Number(part ?? 0));
  return `${hours * 3600 + minutes * 60 + seconds}s`;
}

/** What messages call an input of the command: `--fail-on`. */
export function flagName(name: InputName): string {
  return flags.find(({ key, long }) => (key ?? attributeOf(long)) === name)?.long ?? `--${name}`;
}

function longOf(syntax: string): string {
  return /--[\w-]+/.exec(syntax)?.[0] ?? '';
}

/** Turns `--save-baseline` into `saveBaseline`, as commander does. */
function attributeOf(long: string): string {
  return long.slice(2).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function collect(value: string, previous: string[]): string[] {
  if (value.trim() === '') throw new InvalidArgumentError('a name is expected.');
  return [...previous, value];
}
