import { type Program, parse } from 'acorn';
import { messageOf, PerfGateError } from '../../errors.ts';
import { formatFile, oneLine, quote } from '../../text/quote.ts';
import { writePause } from '../addresses.ts';
import { Conversion } from '../conversion.ts';
import { cannotTell, type Dialect } from '../dialect.ts';
import type { Imported, ImportedRequest, ImportedScenario } from '../imported.ts';
import { Interpreter } from '../interpreter.ts';
import type { PauseRange } from '../pauses.ts';
import type { FunctionExpression } from '../tree.ts';
import type { Scope } from '../value.ts';
import { K6Lowering } from './lower.ts';
import { loadsOf, thresholdsOf } from './options.ts';

const DIALECT: Dialect = {
  deepest: 100,
  words: { true: 'true', false: 'false', null: 'null' },
  partialMaps: true,
  encodesQuery: true,
  targetIsVariable: true,
  leftOut(part, { method, url }) {
    if (part === 'method') return cannotTell('its method', 'script');
    return cannotTell(part === 'url' ? 'its URL' : `${method} ${quote(url)}: its body or a header`, 'script');
  },
};

/**
 * Options, requests, checks and waits of a k6 script (grafana.com/docs/k6). It is parsed and never run: what depends on
 * more than its own text is left out, with its line.
 *
 * @throws PerfGateError `config` when it is not JavaScript, or has no request that can be converted
 */
export function importK6(text: string, name: string): Imported {
  const program = parseScript(text, name);
  const conversion = new Conversion(name);
  const interpreter = new Interpreter(conversion, DIALECT);
  const scope: Scope = new Map();
  interpreter.walk(new K6Lowering().module(program.body), scope);
  if (interpreter.take().requests.length > 0) conversion.note(1, 'requests outside of a function');
  const functionOf = (variable: string): FunctionExpression | null => {
    const value = scope.get(variable);
    return value?.kind === 'function' ? value.node : null;
  };
  const run = (called: FunctionExpression): { requests: ImportedRequest[]; pause: PauseRange | null } => {
    interpreter.run(called, [], scope);
    const { requests, pause } = interpreter.take();
    return { requests: requests.map((one) => conversion.request(one)).filter((request) => request !== null), pause };
  };

  const setup = functionOf('setup');
  const hasSetup = setup !== null && run(setup).requests.length > 0;
  if (hasSetup) conversion.note(setup.line, 'setup is sent once by every virtual user, not once in all');
  const teardown = functionOf('teardown');
  if (teardown) conversion.note(teardown.line, 'teardown: perf-gate sends nothing after the load');

  const declared = scope.get('options');
  const options = declared?.kind === 'data' ? declared.value : {};
  const thresholds = thresholdsOf(options, conversion);
  const scenarios: Record<string, ImportedScenario> = {};
  for (const { name: called, exec, load } of loadsOf(options, conversion)) {
    const body = functionOf(exec);
    if (body === null) {
      conversion.note(null, `scenario ${called.slice(0, 60)}: there is no function ${exec.slice(0, 60)}`);
      continue;
    }
    conversion.nextScenario();
    const before = hasSetup ? run(setup).requests : [];
    const { requests, pause } = run(body);
    for (const request of requests) {
      const own = thresholds.requests.get(request.name ?? '');
      if (own) request.thresholds = own;
    }
    if (requests.length === 0) continue;
    scenarios[called] = {
      ...load,
      ...(before.length > 0 && { before }),
      ...(Object.keys(thresholds.all).length > 0 && { thresholds: thresholds.all }),
      journeys: { [exec]: { ...(pause && { pause: writePause(pause.least, pause.most) }), requests } },
    };
  }
  return conversion.imported(scenarios);
}

function parseScript(text: string, name: string): Program {
  try {
    return parse(text.replace(/^\ufeff/, ''), {
      ecmaVersion: 'latest',
      sourceType: 'module',
      locations: true,
      allowHashBang: true,
      allowReturnOutsideFunction: true,
    });
  } catch (error) {
    if (error instanceof RangeError || /stack space/.test(messageOf(error)))
      throw new PerfGateError('config', `${formatFile(name)} is nested too deep to be read`);
    const { loc } = error as { loc?: { line: number; column: number } };
    const place = loc ? `:${loc.line}:${loc.column + 1}` : '';
    const why = oneLine(messageOf(error).replace(/ \(\d+:\d+\)$/, ''));
    throw new PerfGateError('config', `${formatFile(name)}${place} is not JavaScript: ${why}`);
  }
}
