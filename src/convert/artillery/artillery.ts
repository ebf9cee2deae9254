import { PerfGateError } from '../../errors.ts';
import { parseYaml } from '../../settings/yaml-source.ts';
import { formatFile, quote } from '../../text/quote.ts';
import { writePause } from '../addresses.ts';
import { CaptureNames } from '../capture-names.ts';
import { Conversion } from '../conversion.ts';
import type { Dialect } from '../dialect.ts';
import type { Imported, ImportedJourney, ImportedRequest, ImportedScenario } from '../imported.ts';
import { Interpreter } from '../interpreter.ts';
import { Names } from '../names.ts';
import type { PauseRange } from '../pauses.ts';
import { child, isPlain, type Plain } from '../plain.ts';
import { data, type Scope } from '../value.ts';
import { lowerFlow } from './lower.ts';
import { type ArtillerySettings, settingsOf } from './settings.ts';
import type { LineOf } from './time.ts';

const MOST_SCENARIOS = 200;
const MOST_WEIGHT = 1_000_000;
const HOOKS = ['beforeScenario', 'afterScenario', 'beforeRequest', 'afterResponse'];

const DIALECT: Dialect = {
  deepest: 100,
  words: { true: 'true', false: 'false', null: 'null' },
  partialMaps: false,
  encodesQuery: false,
  targetIsVariable: false,
  leftOut: (_, { method, url }, reasons) =>
    `${method} ${quote(url)} is left out: ${reasons().slice(0, 5).join(', ')} cannot be filled in`,
};

/**
 * Phases, payloads and flows of an Artillery file (artillery.io/docs/reference/test-script).
 *
 * @throws PerfGateError `config` when it is not YAML, or has no request that can be converted
 */
export function importArtillery(text: string, name: string): Imported {
  const { root, scenarios, lineOf } = readFile(text, name);
  const conversion = new Conversion(name);
  const settings = settingsOf(root, conversion, lineOf);
  const interpreter = new Interpreter(conversion, DIALECT);
  const flowAt = (owner: unknown, path: (string | number)[]) =>
    interpret(child(owner, 'flow'), [...path, 'flow'], interpreter, lineOf, settings);
  const journeys: [string, ImportedJourney][] = [];
  const names = new Names();
  for (const [index, scenario] of scenarios.slice(0, MOST_SCENARIOS).entries()) {
    const path = ['scenarios', index];
    const engine = child(scenario, 'engine');
    if (engine !== undefined && engine !== 'http') {
      conversion.note(lineOf([...path, 'engine']), `a scenario of the engine ${quote(String(engine))}`);
      continue;
    }
    for (const key of HOOKS) {
      if (child(scenario, key) !== undefined)
        conversion.note(lineOf([...path, key]), `${key}: functions of yours are not run`);
    }
    const { requests, pause } = flowAt(scenario, path);
    if (requests.length === 0) continue;
    const [weight, title] = [child(scenario, 'weight'), child(scenario, 'name')];
    journeys.push([
      names.take(typeof title === 'string' ? title : `scenario ${index + 1}`),
      {
        ...(typeof weight === 'number' && weight > 0 && { weight: Math.min(weight, MOST_WEIGHT) }),
        ...(pause && { pause: writePause(pause.least, pause.most) }),
        requests,
      },
    ]);
  }
  const before = root.before === undefined ? [] : flowAt(root.before, ['before']).requests;
  if (root.before !== undefined)
    conversion.note(lineOf(['before']), 'before is sent once by every virtual user, not once in all');
  if (root.after !== undefined) conversion.note(lineOf(['after']), 'after: perf-gate sends nothing after the load');
  const scenario: ImportedScenario = {
    ...settings.load,
    ...(before.length > 0 && { before }),
    journeys: Object.fromEntries(journeys),
  };
  return conversion.imported({ artillery: scenario });
}

function readFile(text: string, name: string): { root: Plain; scenarios: unknown[]; lineOf: LineOf } {
  const source = parseYaml(text.replace(/^\ufeff/, ''), { isConfig: false });
  if ('problems' in source) {
    const lines = source.problems
      .slice(0, 5)
      .map(({ line, column, text: problem }) => `${formatFile(name)}:${line}:${column} ${problem}`);
    throw new PerfGateError('config', lines.join('\n'));
  }
  const root = source.value;
  if (!isPlain(root) || !Array.isArray(root.scenarios)) {
    throw new PerfGateError('config', `${formatFile(name)} is not an Artillery file: it has no list "scenarios"`);
  }
  return { root, scenarios: root.scenarios, lineOf: (path) => source.position(path, 'key').line };
}

/** The requests of one flow, whose captures are its own. */
function interpret(
  flow: unknown,
  path: (string | number)[],
  interpreter: Interpreter,
  lineOf: LineOf,
  { headers, variables, base }: ArtillerySettings,
): { requests: ImportedRequest[]; pause: PauseRange | null } {
  const { conversion } = interpreter;
  conversion.captures = new CaptureNames();
  const scope: Scope = new Map();
  for (const [name, value] of variables) scope.set(name, data(value));
  interpreter.walk(lowerFlow(flow, path, lineOf, headers), scope);
  const { requests, pause } = interpreter.take();
  return { requests: requests.map((one) => conversion.request(one, base)).filter((one) => one !== null), pause };
}
