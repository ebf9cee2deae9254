import { PerfGateError } from '../errors.ts';
import { about, type Path } from '../settings/wording.ts';
import { type Position, parseYaml, type YamlSource } from '../settings/yaml-source.ts';
import { formatFile } from '../text/quote.ts';
import type { Config } from './config.ts';
import { CONFIG_FILES, readConfigFile } from './file/config-file.ts';
import { actionInput, type ConfigInputs, type InputName, readInputs } from './inputs.ts';
import { resolveSettings } from './resolve/resolve.ts';
import { settingsSchema } from './schema/schema.ts';
import { check } from './schema/schema-issues.ts';
import { measureOnly, readTypedUrl } from './typed-url.ts';

const MAX_PROBLEMS = 50;
const NO_FILE: YamlSource = { value: {}, position: () => ({ line: 1, column: 1 }) };

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
  nameOf = actionInput,
}: ConfigRequest): Config {
  const file = readConfigFile(workspace, path, nameOf('config'));
  const problems = new Problems(file?.name ?? '');
  const { overrides, problems: wrongInputs } = readInputs(inputs, nameOf);
  problems.lines.push(...wrongInputs);
  const typed = typedUrl === undefined ? null : readTypedUrl(typedUrl);
  if (typed) problems.lines.push(...problemsOfTyped(typed, inputs, nameOf));

  const source = file === null ? NO_FILE : parseYaml(file.text);
  if ('problems' in source) {
    for (const problem of source.problems) problems.addPlace(problem, problem.text);
    throw problems.toError();
  }
  const checked = check(settingsSchema, source.value);
  if ('faults' in checked) {
    for (const { path, at, text } of checked.faults) problems.addKey(source.position(path, at), path, text);
    throw problems.toError();
  }
  if (file === null && needsFile) {
    const remedy = `${nameOf('config')} names another file, and "perf-gate init" writes one`;
    problems.lines.push(`there is no ${CONFIG_FILES[0]} in the workspace; ${remedy}`);
  } else if (
    file === null &&
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

  const written = typed && 'origin' in typed ? measureOnly(typed, checked.output, overrides) : checked.output;
  const settings = resolveSettings(written, overrides, {
    workspace,
    environment,
    lineOf: (path) => (file === null ? null : source.position(path, 'value').line),
    blameFile: (path, text) => problems.addKey(source.position(path, 'value'), path, text),
    blameInput: (name, text) => problems.lines.push(`${nameOf(name)}: ${text}`),
  });
  if (settings === null || !problems.isEmpty) throw problems.toError();
  const isWritten =
    file !== null && typed === null && overrides.url === undefined && checked.output.target.url !== undefined;
  const { line, column } = source.position(['target', 'url'], 'value');
  const urlPlace = isWritten ? `${formatFile(file.name)}:${line}:${column}` : null;
  const target = { ...settings.target, urlPlace };
  return { ...settings, target, targetAtBase: { ...settings.targetAtBase, urlPlace }, file: file?.name ?? null };
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

/** Collects problems as the lines of one message: those of the file in its order, then those of the inputs. */
class Problems {
  readonly lines: string[] = [];
  readonly #file: string;
  readonly #located: (Position & { text: string })[] = [];

  constructor(file: string) {
    this.#file = formatFile(file);
  }

  addPlace({ line, column }: Position, text: string): void {
    this.#located.push({ line, column, text });
  }

  addKey(position: Position, path: Path, text: string): void {
    this.addPlace(position, about(path, text));
  }

  get isEmpty(): boolean {
    return this.lines.length === 0 && this.#located.length === 0;
  }

  toError(): PerfGateError {
    const inFile = this.#located
      .toSorted((one, other) => one.line - other.line || one.column - other.column)
      .map(({ line, column, text }) => `${this.#file}:${line}:${column} ${text}`);
    const all = [...inFile, ...this.lines];
    const more = all.length > MAX_PROBLEMS ? [`and ${all.length - MAX_PROBLEMS} more problems`] : [];
    return new PerfGateError('config', [...all.slice(0, MAX_PROBLEMS), ...more].join('\n'));
  }
}
