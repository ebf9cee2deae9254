import { plural } from '../../text/plural.ts';
import { quote } from '../../text/quote.ts';
import { Conversion } from '../conversion.ts';
import { everyWay, type Way } from '../decisions.ts';
import type { Imported, ImportedRequest, ImportedScenario } from '../imported.ts';
import { Interpreter } from '../interpreter.ts';
import { journeysOf } from '../journeys.ts';
import { Names } from '../names.ts';
import { asPlain } from '../plain-value.ts';
import { NO_FILES, type ScriptFiles } from '../script-files.ts';
import type { SentRequest } from '../sent-request.ts';
import { DIALECT } from './dialect.ts';
import { counters } from './libraries.ts';
import { type K6Load, loadsOf } from './options.ts';
import { Scripts } from './scripts.ts';
import { parseScript } from './syntax.ts';
import { thresholdsOf } from './thresholds.ts';
import { type Turns, turnsOf } from './turns.ts';

/**
 * Options, requests, checks and waits of a k6 script (grafana.com/docs/k6). It is parsed and never run: what depends on
 * more than its own text, and the files beside it, is left out, with its line.
 *
 * @throws PerfGateError `config` when it is not JavaScript or TypeScript, or has no request that can be converted
 */
export function importK6(text: string, name: string, files: ScriptFiles = NO_FILES): Imported {
  const scripts = new Scripts(parseScript(text, name));
  const conversion = new Conversion(name);
  const options = optionsOf(scripts, conversion, files);
  const thresholds = thresholdsOf(options, conversion);
  const loads = loadsOf(options, conversion);
  if (loads.length > 1) conversion.note(null, 'scenarios are run one after the other, and not at the same time');
  const scenarios: Record<string, ImportedScenario> = {};
  for (const load of loads) {
    conversion.nextScenario();
    const { ways, areAll } = everyWay((decisions) => turnsOf(scripts, load, decisions, conversion, files));
    if (!areAll) conversion.lose(null, `${load.exec} has more ways than are followed: the rarest are left out`);
    const found = ways.filter((way): way is Way<Turns> => way.result !== null);
    if (found.length === 0) {
      conversion.lose(null, `scenario ${quote(load.name)}: there is no function ${quote(load.exec)}`);
      continue;
    }
    const before = beforeOf(found, conversion);
    const first = found[0]?.result.line ?? 1;
    const journeys = journeysOf(
      load.exec,
      1,
      found.map(({ share, result }) => ({ share, result: result.requests })),
      { conversion, names: new Names(), line: first },
    );
    for (const request of [...before, ...journeys.flatMap(([, { requests }]) => requests)]) {
      const name = request.name ?? '';
      // A request of several journeys has a number in each but the first.
      const own = thresholds.requests.get(name) ?? thresholds.requests.get(name.replace(/ \d+$/, ''));
      if (own) request.thresholds = own;
    }
    if (journeys.length === 0) continue;
    const data = conversion.feeders.written();
    scenarios[load.name] = {
      ...load.load,
      redirects: load.redirects,
      ...(Object.keys(data).length > 0 && { data }),
      ...(before.length > 0 && { before }),
      ...(Object.keys(thresholds.all).length > 0 && { thresholds: thresholds.all }),
      journeys: Object.fromEntries(journeys),
    };
  }
  const kept = Object.keys(scenarios);
  return conversion.imported(scenarios, remarksOf(loads.filter((load) => kept.includes(load.name))));
}

/** The options as plain data in which `Unknown` stands for what cannot be told. */
function optionsOf(scripts: Scripts, conversion: Conversion, files: ScriptFiles): unknown {
  const interpreter = new Interpreter(conversion, DIALECT, files);
  const { exported } = scripts.walk(interpreter, counters(null, 0, 'default'));
  const [outside] = interpreter.take();
  if (outside) conversion.lose(outside.line, 'requests outside of a function are left out');
  if (exported.entries.has('teardown'))
    conversion.note(lineOf(exported.get('teardown')), 'teardown is left out: perf-gate sends nothing after the load');
  const options = exported.entries.get('options');
  return options && asPlain(options, 1, { conversion, dialect: DIALECT });
}

function lineOf(value: unknown): number | null {
  const { node } = (value ?? {}) as { node?: { line?: number } };
  return node?.line ?? null;
}

/** What every user sends once: setup, and what only the first turn sends. */
function beforeOf(ways: readonly Way<Turns>[], conversion: Conversion): ImportedRequest[] {
  const [first, ...others] = ways.map(({ result }) => result);
  if (!first) return [];
  const shape = (requests: readonly SentRequest[]) =>
    JSON.stringify(requests.map(({ line: _, extract: __, ...request }) => request));
  const sent = first.before;
  for (const other of others) {
    if (shape(other.before) !== shape(sent)) {
      conversion.lose(first.line, 'what a user sends once depends on chance: only one of the ways is kept');
      break;
    }
    // A part of an answer may be used on one way alone.
    for (const [index, request] of other.before.entries()) Object.assign(sent[index]?.extract ?? {}, request.extract);
  }
  if (first.setupLine !== null && first.isSetupSent)
    conversion.note(first.setupLine, 'setup is sent once by every virtual user, not once in all');
  return sent.map((one) => conversion.request(one)).filter((request) => request !== null);
}

function remarksOf(loads: readonly K6Load[]): string[] {
  const unknown = loads.filter(({ isUnknown }) => isUnknown).map(({ name }) => quote(name));
  const turns =
    'A request that fails ends its journey, where k6 goes on; and a user keeps its cookies for the next turn, where k6 forgets them.';
  if (unknown.length === 0) return [turns];
  return [
    turns,
    `The load of ${plural(unknown.length, 'scenario')} (${unknown.join(', ')}) could not be told: set connections or rate, and duration.`,
  ];
}
