import { parser } from '@lezer/python';
import { PerfGateError } from '../../errors.ts';
import { formatFile } from '../../text/quote.ts';
import { Conversion } from '../conversion.ts';
import type { Imported } from '../imported.ts';
import { inherited } from '../members.ts';
import { NO_FILES, type ScriptFiles } from '../script-files.ts';
import type { ClassValue, Value } from '../value.ts';
import { HTTP_USERS, isMadeFrom, isMadeFromUnknown, SHAPE, TASK_SETS } from './library-classes.ts';
import { errorIn, PythonFiles } from './modules.ts';
import { PythonSource } from './python.ts';
import { combined, scenarioOf, type UserScenario } from './scenario.ts';
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
  const users = walk.users().map(([called, of]): UserScenario => {
    conversion.nextScenario();
    const member = (key: string) => of.statics.get(key) ?? inherited(of, key, null) ?? undefined;
    const host = textOf(member('host'));
    const base = host === null ? '' : conversion.setOrigin(host);
    const { line } = of.node;
    if (member('host')?.kind === 'unknown') conversion.note(line, 'the host cannot be told: it is that of --url');
    const stop = inherited(of, 'on_stop', null);
    if (stop?.kind === 'function' && stop.node.body.length > 0)
      conversion.note(stop.node.line, 'on_stop: perf-gate sends nothing after the load');
    const leaves = leavesOf(called, script);
    if (leaves.length === 0) conversion.lose(line, `${called} has no tasks`);
    const { scenario, cycle } = scenarioOf(leaves, line, base, conversion);
    return {
      name: called,
      line,
      weight: numberOf(member('weight')) ?? 1,
      fixed: numberOf(member('fixed_count')) || null,
      scenario,
      cycle,
    };
  });
  const kept = users.filter(({ scenario, weight }) => Object.keys(scenario.journeys).length > 0 && weight > 0);
  const scenarios = combined(kept, conversion);
  noteUnused(walk, conversion);
  const shape = [...walk.main.entries.values()].find(
    (value): value is ClassValue => value.kind === 'class' && value.node !== SHAPE.node && isMadeFrom(value, [SHAPE]),
  );
  const stages = shape ? stagesOf(shape, conversion) : null;
  const closed = Object.values(scenarios).filter(({ rate }) => rate === undefined);
  if (stages)
    for (const scenario of closed) {
      scenario.stages = stages;
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
    if (value.kind !== 'class' || !isMadeFromUnknown(value)) continue;
    if (isMadeFrom(value, [...HTTP_USERS, ...TASK_SETS])) continue;
    const base = value.bases.find((one) => one.kind === 'unknown');
    const why = base?.kind === 'unknown' ? base.reasons.join(', ') : 'something unknown';
    conversion.lose(value.node.line, `${name} may be a user; it is made from ${why}`);
  }
}

function textOf(value: Value | undefined): string | null {
  return value?.kind === 'data' && typeof value.value === 'string' ? value.value : null;
}

function numberOf(value: Value | undefined): number | null {
  return value?.kind === 'data' && typeof value.value === 'number' ? value.value : null;
}
