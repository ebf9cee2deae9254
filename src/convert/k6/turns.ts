import { CaptureNames } from '../capture-names.ts';
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

/** A variable that holds something made up is the same in every request of a script, and another one in perf-gate's. */
function noteMadeTwice(requests: readonly SentRequest[], conversion: Conversion): void {
  const seen = new Map<string, SentRequest>();
  for (const request of requests) {
    const { line, extract: _, checks: __, ...sent } = request;
    for (const [made] of JSON.stringify(sent).matchAll(MADE)) {
      const first = seen.get(made) ?? request;
      seen.set(made, first);
      if (first !== request)
        conversion.note(
          line,
          `what is made up in ${request.method} ${request.url.replace(/^https?:\/\/[^/]*/, '').slice(0, 100)} is another value than the one of line ${first.line}, also where the script sends the same`,
        );
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
  conversion.captures = new CaptureNames();
  conversion.feeders.nextWay();
  const second = decisions.again(turn);
  noteMadeTwice([...before, ...first], conversion);
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
