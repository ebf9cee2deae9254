import type { Conversion } from '../conversion.ts';
import type { Decisions } from '../decisions.ts';
import { Interpreter } from '../interpreter.ts';
import type { ScriptFiles } from '../script-files.ts';
import type { SentRequest } from '../sent-request.ts';
import { data, type Value } from '../value.ts';
import { DIALECT } from './dialect.ts';
import { counters } from './libraries.ts';
import { snapshot, UNDEFINED } from './natives.ts';
import type { K6Load } from './options.ts';
import type { Scripts } from './scripts.ts';

/** What a user of a script sends. */
export interface Turns {
  /** Once. */
  before: SentRequest[];
  /** In every turn. */
  requests: SentRequest[];
  /** Where the function stands that is called in every turn. */
  line: number;
  setupLine: number | null;
  isSetupSent: boolean;
}

const MADE = /\{\{ faker\.[^{}]*\}\}/g;

/**
 * What is made up is the same in all requests of a turn, and another value in what is sent once. A script makes it anew
 * where it says so.
 */
function noteMadeTwice(before: readonly SentRequest[], turn: readonly SentRequest[], conversion: Conversion): void {
  const seen = new Map<string, { line: number; isBefore: boolean }>();
  for (const request of [...before, ...turn]) {
    const isBefore = before.includes(request);
    const { line, extract: _, checks: __, ...sent } = request;
    for (const [made] of JSON.stringify(sent).matchAll(MADE)) {
      const first = seen.get(made);
      if (first === undefined) seen.set(made, { line, isBefore });
      else if (first.isBefore !== isBefore)
        conversion.note(line, `what is made up is another value than in line ${first.line}, which is sent once`);
      else conversion.note(line, `what is made up is the same value as in line ${first.line} of the same turn`);
    }
  }
}

/**
 * Walks a script as one of its users does: setup, and two turns, of which the second shows what the first one leaves.
 *
 * @returns null: the script has no such function
 */
export function turnsOf(
  scripts: Scripts,
  { name: scenario, exec, users, environment }: K6Load,
  decisions: Decisions,
  conversion: Conversion,
  files: ScriptFiles,
): Turns | null {
  conversion.nextWay();
  const interpreter = new Interpreter(conversion, DIALECT, files);
  const walked = scripts.walk(interpreter, counters(users, 0, scenario === 'k6' ? 'default' : scenario));
  interpreter.take();
  const { exported, session } = walked;
  const setup = exported.entries.get('setup');
  const given = setup?.kind === 'function' ? interpreter.call(setup, [], setup.node.line, 'setup') : UNDEFINED;
  const before = interpreter.take();
  for (const [name, value] of environment) walked.environment.entries.set(name, data(value));
  const called = exported.entries.get(exec);
  if (called?.kind !== 'function') return null;
  const { line } = called.node;
  const turn = (): SentRequest[] => {
    session.jar.entries.clear();
    const argument: Value = snapshot(given);
    interpreter.call(called, [{ value: argument, name: null }], line, exec);
    return interpreter.take();
  };
  interpreter.decisions = decisions;
  const first = turn();
  walked.counters.iteration.now = 1;
  conversion.nextWay();
  const second = decisions.again(turn);
  noteMadeTwice(before, first, conversion);
  const common = {
    line,
    setupLine: setup?.kind === 'function' ? setup.node.line : null,
    isSetupSent: before.length > 0,
  };
  const shapes = [first, second].map((requests) =>
    requests.map(({ line: _, extract: __, pause: ___, ...request }) => JSON.stringify(request)),
  );
  const [ofFirst = [], ofSecond = []] = shapes;
  const more = ofFirst.length - ofSecond.length;
  const isSame = more >= 0 && ofSecond.length > 0 && ofSecond.every((shape, index) => shape === ofFirst[index + more]);
  if (isSame && more === 0) return { ...common, before, requests: first };
  if (isSame) {
    conversion.note(
      first[0]?.line ?? line,
      'what only the first turn sends is sent once by every virtual user, before the others',
    );
    return { ...common, before: [...before, ...first.slice(0, more)], requests: second };
  }
  if (first.length > 0 || second.length > 0) {
    const at = ofFirst.findIndex((shape, index) => shape !== ofSecond[index]);
    const where = (first[at] ?? first[0] ?? second[0])?.line ?? line;
    conversion.lose(where, 'what changes from turn to turn is sent as in the first one');
  }
  return { ...common, before, requests: first };
}
