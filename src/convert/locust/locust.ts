import { parser } from '@lezer/python';
import { PerfGateError } from '../../errors.ts';
import { formatFile } from '../../text/quote.ts';
import { Conversion } from '../conversion.ts';
import type { Imported } from '../imported.ts';
import { inherited } from '../members.ts';
import { NO_FILES, type ScriptFiles } from '../script-files.ts';
import type { ClassValue, Value } from '../value.ts';
import { HTTP_USERS, isMadeFrom, isMadeFromUnknown, OTHER_USERS, SHAPE, TASK_SETS } from './library-classes.ts';
import { errorIn, PythonFiles } from './modules.ts';
import { PythonSource } from './python.ts';
import { combined, connectionsOf, scenarioOf, type UserScenario } from './scenario.ts';
import { stagesOf } from './shape.ts';
import { LocustWalk, leavesOf } from './user.ts';

/**
 * Users, tasks, waits and requests of a Locust file (docs.locust.io/en/stable/writing-a-locustfile.html). It is parsed
 * and never run: what depends on more than its own text and the files beside it is left out, with its line.
 *
 * @throws PerfGateError `config` when it is not Python, or has no request that can be converted
 */
export function importLocust(given: string, name: string, files: ScriptFiles = NO_FILES): Imported {
  const text = given.replace(/^\ufeff/, '').replaceAll('\r\n', '\n');
  refuseErrors(text, name);
  const conversion = new Conversion(name);
  const script = { text, name, conversion, files, python: new PythonFiles() };
  const walk = new LocustWalk(script);
  const found = walk.users();
  const sizes = found.map(([, of]) => ({
    weight: numberOf(memberOf(of, 'weight')) ?? 1,
    fixed: numberOf(memberOf(of, 'fixed_count')) || null,
  }));
  const counts = connectionsOf(sizes);
  const users = found.map(([called, of], index): UserScenario => {
    conversion.nextScenario();
    const member = (key: string) => memberOf(of, key);
    const host = textOf(member('host'));
    const base = host === null ? '' : conversion.setOrigin(host);
    const { line } = of.node;
    if (member('host')?.kind === 'unknown') conversion.note(line, 'the host cannot be told: it is that of --url');
    const stop = inherited(of, 'on_stop', null);
    if (stop?.kind === 'function' && stop.node.body.length > 0)
      conversion.note(stop.node.line, 'on_stop: perf-gate sends nothing after the load');
    const leaves = leavesOf(called, script);
    if (leaves.length === 0) conversion.lose(line, `${called} has no tasks`);
    const { scenario, cycle } = scenarioOf(leaves, line, base, counts[index] as number, conversion);
    return {
      name: called,
      line,
      ...(sizes[index] as (typeof sizes)[number]),
      scenario,
      cycle,
    };
  });
  const kept = users.filter(({ scenario, weight }) => Object.keys(scenario.journeys).length > 0 && weight > 0);
  const shape = [...walk.main.entries.values()].find(
    (value): value is ClassValue => value.kind === 'class' && value.node !== SHAPE.node && isMadeFrom(value, [SHAPE]),
  );
  const stages = shape ? stagesOf(shape, conversion) : null;
  const scenarios = combined(kept, stages !== null, conversion);
  noteUnused(walk, conversion);
  const closed = Object.values(scenarios).filter(({ rate }) => rate === undefined);
  const all = closed.reduce((sum, { connections }) => sum + Number(connections ?? 0), 0);
  if (stages)
    for (const scenario of closed) {
      const share = closed.length > 1 && scenario.connections ? Number(scenario.connections) / all : 1;
      scenario.stages = stages.map(({ to, ...stage }) => ({
        ...stage,
        to: to === 0 ? 0 : Math.max(1, Math.round(Number(to) * share)),
      }));
      delete scenario.connections;
    }
  return conversion.imported(scenarios, [
    ...(Object.keys(scenarios).length > 1
      ? ['Locust runs its users together; perf-gate measures one scenario after the other.']
      : []),
    'A request that fails ends its journey; Locust goes on with the task.',
    'How many users there are is set where Locust is started: set connections.',
  ]);
}

/** @throws PerfGateError `config` when a text is no Python */
function refuseErrors(text: string, name: string): void {
  const error = errorIn(parser.parse(text).topNode);
  if (error === null) return;
  // What is missing is missing after the last thing that stands there.
  const at = error.from - (text.slice(0, error.from).length - text.slice(0, error.from).trimEnd().length);
  const { line, column } = new PythonSource(text).placeOf(error.from === error.to ? at : error.from);
  throw new PerfGateError(
    'config',
    `${formatFile(name)}:${line}:${column} is not Python: check it with "python3 -m py_compile", then import it again`,
  );
}

/** Says which classes are no users because of what they are made from. */
function noteUnused(walk: LocustWalk, conversion: Conversion): void {
  for (const [name, value] of walk.main.entries) {
    if (value.kind !== 'class' || isMadeFrom(value, [...HTTP_USERS, ...TASK_SETS])) continue;
    const foreign = value.bases.find((one) => one.kind === 'native');
    const isUser = foreign !== undefined || isMadeFrom(value, OTHER_USERS);
    if (isUser && walk.tasks(value).length > 0) {
      const kind = foreign?.kind === 'native' ? `made from ${foreign.name}` : 'no HttpUser';
      conversion.lose(value.node.line, `${name} is ${kind}: perf-gate sends by HTTP, and its tasks are left out`);
    }
    if (!isMadeFromUnknown(value)) continue;
    const base = value.bases.find((one) => one.kind === 'unknown');
    const why = base?.kind === 'unknown' ? base.reasons.join(', ') : 'something unknown';
    conversion.lose(value.node.line, `${name} may be a user; it is made from ${why}`);
  }
}

function memberOf(of: ClassValue, key: string): Value | undefined {
  return of.statics.get(key) ?? inherited(of, key, null) ?? undefined;
}

function textOf(value: Value | undefined): string | null {
  return value?.kind === 'data' && typeof value.value === 'string' ? value.value : null;
}

function numberOf(value: Value | undefined): number | null {
  return value?.kind === 'data' && typeof value.value === 'number' ? value.value : null;
}
