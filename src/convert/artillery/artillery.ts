import { quote } from '../../text/quote.ts';
import { Conversion } from '../conversion.ts';
import type { Dialect } from '../dialect.ts';
import type { Imported, ImportedJourney, ImportedScenario } from '../imported.ts';
import { Interpreter } from '../interpreter.ts';
import { Names } from '../names.ts';
import { isPlain, type Plain } from '../plain.ts';
import { Scope } from '../scope.ts';
import { NO_FILES, type ScriptFiles } from '../script-files.ts';
import { Dictionary, data, Unknown, type Value } from '../value.ts';
import { declaredNames } from './declared.ts';
import { withEnvironment } from './environments.ts';
import { limitsOf } from './limits.ts';
import type { Lines } from './lines.ts';
import { payloadsOf } from './payloads.ts';
import { phasesOf } from './phases.ts';
import { readProcessor } from './processor.ts';
import { beforeOf, type Common, journeysOfScenario, otherEngine, ownVariables, weightOf } from './scenarios.ts';
import { readScript } from './script-file.ts';
import { defaultsOf } from './settings.ts';
import { Templates, VARS } from './template.ts';
import { variablesOf } from './variables.ts';

const MOST_SCENARIOS = 200;
const DIFFERENCES =
  'an answer of 400 and above ends its journey, and a user keeps its cookies from turn to turn; Artillery goes on, and begins without cookies';

const DIALECT: Dialect = {
  deepest: 100,
  words: { true: 'true', false: 'false', null: 'null' },
  encodesQuery: true,
  targetIsVariable: true,
  emptyIsFalse: false,
  missingArgument: (line) => new Unknown(['an argument'], line),
  method: () => null,
  changesNothing: () => false,
  property: (object, name, line) =>
    object.kind === 'part' && name !== 'length' ? null : new Unknown([quote(name)], line),
  leftOut(part, { method, url }, reasons) {
    if (part === 'way') return `${method} ${quote(url)} is left out: its condition cannot be told`;
    return `${method} ${quote(url)} is left out: it depends on ${reasons.slice(0, 5).join(', ')}`;
  },
};

/**
 * Phases, payloads and flows of an Artillery file (artillery.io/docs/reference/test-script). Functions of a processor are
 * read and never run.
 *
 * @throws PerfGateError `config` when it is not YAML, or has no request that can be converted
 */
export function importArtillery(text: string, name: string, files: ScriptFiles = NO_FILES): Imported {
  const conversion = new Conversion(name);
  const { root, scenarios, lines } = readScript(text, name, conversion);
  const given = isPlain(root.config) ? root.config : {};
  if (root.config === undefined)
    conversion.note(null, 'there is no config: target and phases stand in another file, as for --config');
  const { config, environment } = withEnvironment(given, conversion, lines);
  const templates = new Templates(declaredNames(root, config));
  const scope = Scope.module();
  scope.declare(VARS, new Dictionary(ownVariables(data(null), environment)));
  const interpreter = new Interpreter(conversion, DIALECT, files);
  const { target, base } = targetOf(config, templates, interpreter, scope, lines);
  const { client, hasJar, isStrict, jitter, timeout } = defaultsOf(config, templates, conversion, lines);
  const { load, remarks } = phasesOf(config, conversion, lines);
  const thresholds = limitsOf(config, conversion, lines);
  const common: Common = {
    conversion,
    dialect: DIALECT,
    files,
    base,
    variables: [
      ...ownVariables(target, environment),
      ...payloadsOf(config, files, conversion, lines),
      ...variablesOf(config, templates, interpreter, scope, lines),
    ],
    context: {
      templates,
      lines,
      processor: readProcessor(config.processor, files),
      client,
      hasJar,
      hooks: { beforeRequest: [], afterResponse: [] },
      isStrict,
      jitter,
      constants: isPlain(config.variables) ? config.variables : {},
    },
  };
  const before = root.before === undefined ? null : beforeOf(root.before, lines.of(root, 'before'), common);
  if (before !== null)
    conversion.note(lines.of(root, 'before'), 'before is sent once by every virtual user, not once in all');
  if (root.after !== undefined)
    conversion.note(lines.of(root, 'after'), 'after: perf-gate sends nothing after the load');
  const names = new Names();
  const journeys = allJourneys(scenarios, lines.of(root, 'scenarios'), config, before?.variables ?? [], names, common);
  if (journeys.length > 0) conversion.note(lines.of(root, 'scenarios'), DIFFERENCES);
  const written = conversion.feeders.written();
  const scenario: ImportedScenario = {
    ...load,
    ...(timeout !== null && { timeout }),
    redirects: 'follow',
    ...(Object.keys(written).length > 0 && { data: written }),
    ...(before !== null && before.requests.length > 0 && { before: before.requests }),
    journeys: Object.fromEntries(journeys),
    ...(Object.keys(thresholds).length > 0 && { thresholds }),
  };
  return conversion.imported({ artillery: scenario }, remarks);
}

function allJourneys(
  scenarios: readonly unknown[],
  otherwise: number,
  config: Plain,
  before: Common['variables'],
  names: Names,
  common: Common,
): [string, ImportedJourney][] {
  const { conversion, context } = common;
  if (scenarios.length > MOST_SCENARIOS)
    conversion.lose(otherwise, `more than ${MOST_SCENARIOS} scenarios: the others are left out`);
  const idle: { weight: number; line: number }[] = [];
  let total = 0;
  const journeys = scenarios.slice(0, MOST_SCENARIOS).flatMap((scenario, index) => {
    const line = context.lines.of(scenarios, index, otherwise);
    const weight = Math.max(0, weightOf(scenario, line, common));
    const found = journeysOrNote(scenario, index, line);
    total += weight;
    if (found.length === 0 && weight > 0) idle.push({ weight, line });
    return found;
  });
  const share = idle.reduce((sum, { weight }) => sum + weight, 0) / total;
  if (idle[0] !== undefined && journeys.length > 0) {
    const percent = Number((share * 100).toPrecision(3));
    const why = `${percent} % of the virtual users take a scenario that sends nothing here; their share goes to the others`;
    conversion.note(idle[0].line, `${why}, so lower the load by as much to send as often as Artillery`);
  }
  return journeys;

  function journeysOrNote(scenario: unknown, index: number, line: number): [string, ImportedJourney][] {
    const engine = otherEngine(scenario, config);
    if (engine === null) return journeysOfScenario(scenario, index, line, before, names, common);
    const at = context.lines.of(scenario, 'engine', line);
    conversion.lose(
      at,
      `a scenario of the engine ${quote(engine)} is left out: perf-gate sends requests over HTTP only`,
    );
    return [];
  }
}

/** The target as a value, and the path before the path of every request. */
function targetOf(
  config: Plain,
  templates: Templates,
  interpreter: Interpreter,
  scope: Scope,
  lines: Lines,
): { target: Value; base: string } {
  const { conversion } = interpreter;
  const line = lines.of(config, 'target');
  if (typeof config.target !== 'string') return { target: new Unknown([quote('target')], line), base: '' };
  if (config.target.includes('{{')) {
    conversion.note(line, 'the target is a variable; say --url');
    return { target: interpreter.evaluate(templates.lower(config.target, line), scope), base: '' };
  }
  const bare = /^(?:localhost|[\w-]+(?:\.[\w-]+)+|\[[\da-f:]+\])(?::\d+)?(?:\/.*)?$/i.test(config.target);
  if (bare)
    conversion.note(
      line,
      `the target ${quote(config.target)} has no scheme, with which Artillery sends nothing; here it is http://`,
    );
  const url = bare ? `http://${config.target}` : config.target;
  if (config.target.endsWith('/'))
    conversion.note(
      line,
      'the target ends with a slash, which Artillery writes before that of each path; here it is one',
    );
  return { target: data(url), base: conversion.setOrigin(url) };
}
