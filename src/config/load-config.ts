import { resolve } from 'node:path';
import { PerfGateError } from '../errors.ts';
import { about, type Path } from '../settings/wording.ts';
import { formatFile } from '../text/quote.ts';
import type { Config } from './config.ts';
import { CONFIG_FILES, nameOfFile, readConfigFile } from './file/config-file.ts';
import { actionInput, type ConfigInputs, type InputName, readInputs } from './inputs.ts';
import { readSettings } from './read-settings.ts';
import { resolveSettings } from './resolve/resolve.ts';
import { type Place, type RuleSource, rulesInForce } from './rules/rules.ts';
import { measureOnly, readTypedUrl } from './typed-url.ts';

const MAX_PROBLEMS = 50;

export interface ConfigRequest {
  /** The folder that the configuration file and the service are in. */
  workspace: string;
  /**
   * The path of the file, from the workspace and inside it. Default: the first of {@link CONFIG_FILES} that is there.
   */
  path?: string | undefined;
  /** A URL that was typed to be measured by itself, instead of the scenarios of the file. */
  typedUrl?: string | undefined;
  /** The inputs, which take precedence over the file. Without a file, `start` or `url` is enough. */
  inputs: ConfigInputs;
  /**
   * The variables that requests can use: those that a chosen scenario needs have to be set. null: that is not checked,
   * for commands that send nothing. Default: the environment of this process.
   */
  environment?: Readonly<Record<string, string | undefined>> | null;
  /** Whether there has to be a file, because the command has no inputs that could take its place. */
  needsFile?: boolean;
  /** The rules of the base, where the run is about a change that has one. */
  rules?: RuleSource | null;
  /** What messages call an input. Default: `input "fail-on"`. */
  nameOf?: (name: InputName) => string;
}

/**
 * Reads the configuration file, merges the inputs over it and checks everything.
 *
 * @throws PerfGateError `config` with one line for each problem: `perf-gate.yml:12:5 scenarios.browse.rounds: …`
 */
export function loadConfig({
  workspace,
  path,
  typedUrl,
  inputs,
  environment = process.env,
  needsFile = false,
  rules = null,
  nameOf = actionInput,
}: ConfigRequest): Config {
  // A named file that the change removes is that of the base.
  const isGone = rules?.policy === 'base' && rules.base.file?.name === nameOfFile(workspace, path ?? '');
  const file = readConfigFile(workspace, path, nameOf('config'), isGone);
  const problems = new Problems();
  const { overrides, problems: wrongInputs } = readInputs(inputs, nameOf);
  problems.lines.push(...wrongInputs);
  const typed = typedUrl === undefined ? null : readTypedUrl(typedUrl);
  if (typed) problems.lines.push(...problemsOfTyped(typed, inputs, nameOf));

  const own = readSettings(file);
  const named = { file: formatFile(file?.name ?? '') };
  if ('problems' in own) {
    for (const problem of own.problems) problems.addPlace({ ...named, ...problem }, problem.text);
    throw problems.toError();
  }
  const inForce =
    'faults' in own ? { faults: own.faults.map((fault) => ({ ...named, ...fault })) } : rulesInForce(own, rules);
  if ('faults' in inForce) {
    for (const fault of inForce.faults) problems.addKey(fault, fault.path, fault.text);
    throw problems.toError();
  }
  const { settings: checked, applied, atBase, placeOf, lineOf } = inForce;
  const isByInputs = file === null && applied?.used.from !== 'base';
  if (isByInputs && needsFile) {
    const remedy = `${nameOf('config')} names another file, and "perf-gate init" writes one`;
    problems.lines.push(`there is no ${CONFIG_FILES[0]} in the workspace; ${remedy}`);
  } else if (
    isByInputs &&
    typed === null &&
    wrongInputs.length === 0 &&
    overrides.start === undefined &&
    overrides.url === undefined
  ) {
    problems.lines.push(
      `there is no ${CONFIG_FILES[0]} in the workspace, and neither ${nameOf('start')} nor ${nameOf('url')} is given; ` +
        '"perf-gate init" writes a configuration',
    );
  }
  if (!problems.isEmpty) throw problems.toError();

  const written = typed && 'origin' in typed ? measureOnly(typed, checked, overrides) : checked;
  const blameFile = (place: Place, path: Path, text: string) => problems.addKey(place, path, text);
  const settings = resolveSettings(written, overrides, {
    workspace,
    environment,
    lineOf,
    placeOf(path) {
      const place = placeOf(path, 'value');
      return place.file === '' ? null : `${place.file}:${place.line}:${place.column}`;
    },
    blameFile: (path, text) => blameFile(placeOf(path, 'value'), path, text),
    blameInput: (name, text) => problems.lines.push(`${nameOf(name)}: ${text}`),
    atBase: atBase && {
      target: atBase.target,
      scenarios: atBase.scenarios,
      blame: (path, text) => blameFile(atBase.placeOf(path), path, text),
    },
  });
  if (settings === null || !problems.isEmpty) throw problems.toError();
  const isWritten = file !== null && typed === null && overrides.url === undefined && checked.target.url !== undefined;
  const { file: name, line, column } = placeOf(['target', 'url'], 'value');
  const urlPlace = isWritten ? `${name}:${line}:${column}` : null;
  const target = { ...settings.target, urlPlace };
  const targetAtBase = { ...settings.targetAtBase, urlPlace: atBase === null ? urlPlace : null };
  const files = rules === null ? [] : [file?.name, rules.base.file?.name].filter((known) => known !== undefined);
  return {
    ...settings,
    target,
    targetAtBase,
    file: file?.name ?? null,
    ...(typed && { partial: true }),
    ...(applied && { rules: applied }),
    ...(applied?.used.from === 'base' && { judgement: { ...settings.judgement, keepGated: true } }),
    ...(files.length > 0 && { ruleFiles: [...new Set(files)].map((known) => resolve(workspace, known)) }),
  };
}

/** What is wrong with a typed URL, by itself and beside inputs that say something else. */
function problemsOfTyped(
  typed: ReturnType<typeof readTypedUrl>,
  inputs: ConfigInputs,
  nameOf: (name: InputName) => string,
): string[] {
  if ('problem' in typed) return [typed.problem];
  if (inputs.url) return [`a URL is given twice, by itself and as ${nameOf('url')}; leave one out`];
  const choice = (['scenarios', 'type'] as const).find((name) => inputs[name]);
  if (choice === undefined) return [];
  return [`${nameOf(choice)} chooses scenarios of the file, and a URL is measured instead of them; leave one out`];
}

/** Collects problems as the lines of one message: those of files in their order, then those of the inputs. */
class Problems {
  readonly lines: string[] = [];
  readonly #located: (Place & { text: string })[] = [];

  addPlace({ file, line, column }: Place, text: string): void {
    this.#located.push({ file, line, column, text });
  }

  addKey(place: Place, path: Path, text: string): void {
    this.addPlace(place, about(path, text));
  }

  get isEmpty(): boolean {
    return this.lines.length === 0 && this.#located.length === 0;
  }

  toError(): PerfGateError {
    const inFile = this.#located
      .toSorted((one, other) => one.line - other.line || one.column - other.column)
      .map(({ file, line, column, text }) => `${file}:${line}:${column} ${text}`);
    const all = [...inFile, ...this.lines];
    const more = all.length > MAX_PROBLEMS ? [`and ${all.length - MAX_PROBLEMS} more problems`] : [];
    return new PerfGateError('config', [...all.slice(0, MAX_PROBLEMS), ...more].join('\n'));
  }
}
