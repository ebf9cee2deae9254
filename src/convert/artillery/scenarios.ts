import { quote } from '../../text/quote.ts';
import type { Conversion } from '../conversion.ts';
import { everyWay } from '../decisions.ts';
import type { Dialect } from '../dialect.ts';
import { valueAt } from '../feeders.ts';
import type { ImportedJourney, ImportedRequest } from '../imported.ts';
import { Interpreter } from '../interpreter.ts';
import { journeysOf } from '../journeys.ts';
import type { Names } from '../names.ts';
import { child, isPlain, type Plain } from '../plain.ts';
import { Scope } from '../scope.ts';
import type { ScriptFiles } from '../script-files.ts';
import type { Statement } from '../tree.ts';
import { Dictionary, data, List, Unknown, type Value } from '../value.ts';

import { withJar } from './cookie-jar.ts';
import type { FlowContext } from './flow-context.ts';
import { functionNames, lowerFunctions } from './functions.ts';
import { lowerFlow } from './lower.ts';
import type { Variable } from './payloads.ts';
import { VARS } from './template.ts';
import { numberOf } from './time.ts';
import { areFew, type UrlRows, urlRowsOf } from './variables.ts';

const MOST_WEIGHT = 1_000_000;
/** Of lists and maps within one another that are made anew for a virtual user. */
const DEEPEST = 20;

/** What the scenarios of a file have in common. */
export interface Common {
  conversion: Conversion;
  dialect: Dialect;
  files: ScriptFiles;
  variables: readonly Variable[];
  context: FlowContext;
  /** Path of the target, before the path of every request. */
  base: string;
}

/** The engine of a scenario, which another one than HTTP has its own steps for. */
export function otherEngine(scenario: unknown, config: Plain): string | null {
  const engine = child(scenario, 'engine') ?? config.engine;
  return engine === undefined || engine === 'http' ? null : String(engine);
}

/** The journeys of a scenario: one, or one for each way that chance decides between. */
export function journeysOfScenario(
  scenario: unknown,
  index: number,
  line: number,
  before: readonly Variable[],
  names: Names,
  common: Common,
): [string, ImportedJourney][] {
  const { conversion, base } = common;
  const title = child(scenario, 'name');
  const name = typeof title === 'string' ? title : `scenario ${index + 1}`;
  const weight = weightOf(scenario, line, common);
  if (weight <= 0) {
    conversion.note(line, `the scenario ${quote(name)} has the weight 0, and is never sent`);
    return [];
  }
  const statements = flowOf(scenario, line, common);
  const rows = urlRowsOf(child(scenario, 'flow'), common.variables);
  const { ways, areAll } = everyWay((decisions) => {
    conversion.nextWay();
    const interpreter = new Interpreter(conversion, common.dialect, common.files);
    const chosen = rows.flatMap((one) => {
      const place = areFew(one) ? decisions.choose(one.feeder.rows.map(() => 1 / one.feeder.rows.length)) : null;
      return chosenOf(one, place, common.variables, line);
    });
    interpreter.decisions = decisions;
    interpreter.walk(statements, scopeOf([...before, ...common.variables, ...chosen]));
    return withJar(interpreter.take(), common.context.hasJar, conversion);
  });
  if (!areAll) conversion.lose(line, `the scenario ${quote(name)} has too many ways; the others are left out`);
  return journeysOf(name, weight, ways, { conversion, names, base, line });
}

/** What `before` sends, and the variables that it leaves to every virtual user. */
export function beforeOf(
  hook: unknown,
  line: number,
  common: Common,
): { requests: ImportedRequest[]; variables: Variable[] } {
  const { conversion, dialect, files, base } = common;
  conversion.nextWay();
  const interpreter = new Interpreter(conversion, dialect, files);
  const scope = scopeOf(common.variables);
  interpreter.walk(flowOf(hook, line, common), scope);
  const requests = withJar(interpreter.take(), common.context.hasJar, conversion)
    .map((one) => conversion.request(one, base))
    .filter((one) => one !== null);
  const vars = scope.get(VARS);
  const variables = vars instanceof Dictionary ? [...vars.entries] : [];
  if (vars instanceof Dictionary && vars.rest !== null) variables.push(['', vars.rest]);
  return { requests, variables };
}

/** The steps of a scenario with its hooks. */
function flowOf(scenario: unknown, line: number, { conversion, context }: Common): Statement[] {
  if (!isPlain(scenario)) {
    conversion.lose(line, 'a scenario that is no map');
    return [];
  }
  const { lines, processor } = context;
  const at = (key: string) => lines.of(scenario, key, line);
  if (scenario.onError !== undefined)
    conversion.note(at('onError'), 'onError: what is done after an error is not followed');
  if (scenario.afterScenario !== undefined)
    conversion.note(at('afterScenario'), 'afterScenario: what is done after the scenario is not followed');
  const own: FlowContext = {
    ...context,
    hooks: {
      beforeRequest: functionNames(scenario.beforeRequest),
      afterResponse: functionNames(scenario.afterResponse),
    },
  };
  return [
    ...lowerFunctions(functionNames(scenario.beforeScenario), 'step', processor, at('beforeScenario')),
    ...lowerFlow(scenario.flow, at('flow'), own),
  ];
}

/** A scenario's weight without its fraction, as Artillery takes it. */
export function weightOf(scenario: unknown, line: number, { conversion, context }: Common): number {
  const given = child(scenario, 'weight');
  if (given === undefined || given === null) return 1;
  const [, variable] = /^\s*\{\{\s*([\w.-]+)\s*\}\}\s*$/.exec(String(given)) ?? [];
  const number = numberOf(variable === undefined ? given : context.constants[variable]);
  if (number === null) {
    conversion.note(context.lines.of(scenario, 'weight', line), 'a weight that cannot be told is 1');
    return 1;
  }
  return Math.min(Math.trunc(number), MOST_WEIGHT);
}

/** The variables of rows: those of one row, or unknown ones where there are too many rows. */
function chosenOf(
  { feeder, names }: UrlRows,
  place: number | null,
  variables: readonly Variable[],
  line: number,
): Variable[] {
  return names.map((name) => {
    const value = new Map(variables).get(name);
    const row = place === null ? undefined : feeder.rows[place];
    const one = row !== undefined && value?.kind === 'row' ? valueAt(row, value.path) : undefined;
    const why = `${quote(name)}, whose values perf-gate would percent-encode in a URL`;
    return [name, one ?? new Unknown([why], line)] as const;
  });
}

/** A scope with the variables of a new virtual user, whose lists and maps are its own. */
function scopeOf(variables: readonly Variable[]): Scope {
  const scope = Scope.module();
  const vars = new Dictionary(
    variables.filter(([name]) => name !== '').map(([name, value]) => [name, copied(value, 0)] as const),
  );
  const rest = variables.find(([name]) => name === '')?.[1];
  if (rest instanceof Unknown) vars.rest = rest;
  scope.declare(VARS, vars);
  return scope;
}

function copied(value: Value, depth: number): Value {
  if (depth > DEEPEST) return value;
  if (value instanceof List) {
    const list = new List(value.items.map((item) => copied(item, depth + 1)));
    list.rest = value.rest;
    return list;
  }
  if (!(value instanceof Dictionary)) return value;
  const map = new Dictionary([...value.entries].map(([key, one]) => [key, copied(one, depth + 1)] as const));
  map.rest = value.rest;
  return map;
}

/** The variables that Artillery has itself. */
export function ownVariables(target: Value, environment: string | null): Variable[] {
  return [['target', target], ...(environment === null ? [] : [['$environment', data(environment)] as const])];
}
