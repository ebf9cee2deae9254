import { type Function as JsFunction, type Program, parse, type Statement } from 'acorn';
import { messageOf, PerfGateError } from '../../errors.ts';
import { formatFile, oneLine } from '../../text/quote.ts';
import { writePause } from '../addresses.ts';
import { type Call, Script } from '../conversion.ts';
import type { Imported, ImportedRequest, ImportedScenario } from '../imported.ts';
import type { Scope } from '../value.ts';
import { K6Flow } from './flow.ts';
import { k6Thresholds, loadsOf } from './options.ts';

/**
 * Options, requests, checks and waits of a k6 script (grafana.com/docs/k6). It is parsed and never run: what depends on
 * more than its own text is left out, with its line.
 *
 * @throws PerfGateError `config` when it is not JavaScript, or has no request that can be converted
 */
export function importK6(text: string, name: string): Imported {
  const program = parseScript(text, name);
  const script = new Script(name);
  const flow = new K6Flow(script);
  const scope: Scope = new Map();
  const exported = new Map<string, JsFunction>();
  let options: unknown = {};
  for (const statement of program.body) {
    const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (statement.type === 'ExportDefaultDeclaration') {
      const { declaration } = statement;
      if (/Function/.test(declaration.type)) exported.set('default', declaration as JsFunction);
      else if (declaration.type === 'Identifier') {
        const found = scope.get(declaration.name);
        if (found?.kind === 'function') exported.set('default', found.node);
      }
    } else if (declared?.type === 'FunctionDeclaration') {
      scope.set(declared.id.name, { kind: 'function', node: declared });
      exported.set(declared.id.name, declared);
    } else if (declared?.type === 'VariableDeclaration') {
      flow.declare(declared, scope);
      for (const { id } of declared.declarations) {
        const value = id.type === 'Identifier' ? scope.get(id.name) : undefined;
        if (id.type !== 'Identifier' || value === undefined) continue;
        if (id.name === 'options' && value.kind === 'data') options = value.value;
        if (value.kind === 'function') exported.set(id.name, value.node);
      }
    } else if (declared && !/^(?:Import|Export|Empty|Class)/.test(declared.type)) {
      flow.walk([declared as Statement], scope, 0);
    }
  }
  if (flow.take().calls.length > 0) script.note(1, 'requests outside of a function');

  const setup = exported.get('setup');
  const before = setup ? runFunction(flow, script, setup, scope) : { requests: [] };
  if (setup && before.requests.length > 0)
    script.note(setup.loc?.start.line ?? null, 'setup is sent once by every virtual user, not once in all');
  const teardown = exported.get('teardown');
  if (teardown) script.note(teardown.loc?.start.line ?? null, 'teardown: perf-gate sends nothing after the load');

  const scenarios: Record<string, ImportedScenario> = {};
  const thresholds = k6Thresholds(options, script);
  for (const { name: called, exec, load } of loadsOf(options, script)) {
    const body = exported.get(exec);
    if (body === undefined) {
      script.note(null, `scenario ${called.slice(0, 60)}: there is no function ${exec.slice(0, 60)}`);
      continue;
    }
    script.nextScenario();
    const first = setup && before.requests.length > 0 ? runFunction(flow, script, setup, scope).requests : [];
    const { requests, pause } = runFunction(flow, script, body, scope);
    for (const request of requests) {
      const own = thresholds.requests.get(request.name ?? '');
      if (own) request.thresholds = own;
    }
    if (requests.length === 0) continue;
    scenarios[called] = {
      ...load,
      ...(first.length > 0 && { before: first }),
      ...(Object.keys(thresholds.all).length > 0 && { thresholds: thresholds.all }),
      journeys: { [exec]: { ...(pause && { pause: writePause(pause.least, pause.most) }), requests } },
    };
  }
  return script.imported(scenarios);
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

function runFunction(
  flow: K6Flow,
  script: Script,
  node: JsFunction,
  scope: Scope,
): { requests: ImportedRequest[]; pause: { least: number; most: number } | null } {
  flow.run(node, [], scope, 0);
  const { calls, pause } = flow.take();
  const requests = calls.map((call: Call) => script.request(call)).filter((request) => request !== null);
  return { requests, pause };
}
