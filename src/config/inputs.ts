import { z } from 'zod';
import {
  baseline,
  commandLine,
  connections,
  durationOrNone,
  folder,
  gateKey,
  lenience,
  readyUrl,
  rounds,
  scenarioType,
  severity,
  targetUrl,
  tolerance,
  window,
} from '../settings/values-schema.ts';
import { check } from './schema/schema-issues.ts';

const inputSchema = z.object({
  key: gateKey.optional(),
  start: commandLine.optional(),
  build: commandLine.optional(),
  url: targetUrl.optional(),
  ready: readyUrl.optional(),
  workingDirectory: folder.optional(),
  connections: connections.optional(),
  warmup: durationOrNone.optional(),
  duration: window.optional(),
  rounds: rounds.optional(),
  /** Names of the scenarios to run, one a line or with commas between. */
  scenarios: z.string().optional(),
  /** Kind of the scenarios to run. */
  type: scenarioType.optional(),
  failOn: severity.optional(),
  tolerance: tolerance.optional(),
  baseline: baseline.optional(),
  onMissingBaseline: lenience.optional(),
  inconclusive: lenience.optional(),
});

export type InputName = keyof z.input<typeof inputSchema> | 'config';
/** Inputs of the action or flags of the local command, as given. Empty is not given. An input wins over the file. */
export type ConfigInputs = { [Name in Exclude<InputName, 'config'>]?: string | undefined };
/** Inputs that were given, as values. */
export type Overrides = z.output<typeof inputSchema>;

/** How messages call an input of the action: `input "fail-on"`. */
export function actionInput(name: InputName): string {
  return `input "${(name === 'scenarios' ? 'scenario' : name).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}"`;
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
  if ('output' in checked) return { overrides: checked.output, problems: [] };
  return {
    overrides: {},
    problems: checked.faults.map(({ path, text }) => `${nameOf(path[0] as InputName)}: ${text}`),
  };
}

function isNumber(name: string, value: string): boolean {
  return (name === 'connections' || name === 'rounds') && /^-?\d+(\.\d+)?$/.test(value);
}
