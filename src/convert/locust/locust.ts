import { parser } from '@lezer/python';
import { writePause } from '../addresses.ts';
import { Script } from '../conversion.ts';
import type { Imported, ImportedJourney, ImportedRequest, ImportedScenario } from '../imported.ts';
import { Names } from '../names.ts';
import { rangeOf } from '../value.ts';
import { LocustFlow, type PythonScope } from './flow.ts';
import { argumentsOf, childrenOf, type SyntaxNode } from './python.ts';

interface PythonClass {
  name: string;
  node: SyntaxNode;
  bases: string[];
  tasks: { name: string; weight: number; node: SyntaxNode }[];
  methods: Map<string, SyntaxNode>;
  attributes: Map<string, SyntaxNode>;
}

const USERS = ['HttpUser', 'FastHttpUser', 'HttpLocust', 'FastHttpLocust'];
const MOST_BASES = 10;

/**
 * Users, tasks, waits and requests of a Locust file (docs.locust.io/en/stable/writing-a-locustfile.html). It is parsed
 * and never run: what depends on more than its own text is left out, with its line.
 *
 * @throws PerfGateError `config` when it has no request that can be converted
 */
export function importLocust(source: string, name: string): Imported {
  const text = source.replace(/^\ufeff/, '');
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const lineOf = (offset: number) => {
    let [from, to] = [0, starts.length];
    while (to - from > 1) {
      const middle = (from + to) >> 1;
      if ((starts[middle] as number) <= offset) from = middle;
      else to = middle;
    }
    return from + 1;
  };
  const script = new Script(name);
  const flow = new LocustFlow(script, text, lineOf);
  const tree = parser.parse(text);
  const globals: PythonScope = new Map();
  const classes = new Map<string, PythonClass>();
  const functions = new Map<string, SyntaxNode>();
  for (const statement of childrenOf(tree.topNode)) {
    const { definition, decorators } = undecorated(statement);
    if (definition?.name === 'ClassDefinition') addClass(definition, classes, flow, decorators);
    else if (definition?.name === 'FunctionDefinition') functions.set(nameIn(definition, flow), definition);
    else if (statement.name === 'AssignStatement') flow.assign(statement, globals);
    else if (statement.name === '⚠') flow.note(statement, 'what stands here is not Python');
  }
  flow.take();

  const scenarios: Record<string, ImportedScenario> = {};
  const names = new Names();
  const users = [...classes.values()].filter((one) =>
    lineage(one, classes).some(({ bases }) => bases.some((base) => USERS.includes(base))),
  );
  for (const user of users) {
    const line = lineage(user, classes);
    if (
      flow.textOf(user.node).length > 0 &&
      attribute([user], 'abstract') &&
      flow.textOf(attribute([user], 'abstract') as SyntaxNode) === 'True'
    )
      continue;
    const made = scenarioOf(line, classes, functions, flow, script, globals);
    if (Object.keys(made.journeys).length > 0) scenarios[names.take(user.name)] = made;
  }
  for (const one of classes.values()) {
    if (one.bases.includes('LoadTestShape')) flow.note(one.node, 'a LoadTestShape: write its stages by hand');
  }
  const several =
    Object.keys(scenarios).length > 1
      ? ['Locust runs its users together; perf-gate measures one scenario after the other.']
      : [];
  const waits = Object.values(scenarios).some(({ journeys }) =>
    Object.values(journeys).some(({ pause, requests }) => pause && requests.length > 1),
  );
  const between = waits ? ['Locust waits between tasks; perf-gate pauses between the requests of one as well.'] : [];
  return script.imported(scenarios, [
    ...several,
    ...between,
    'How many users there are is set where Locust is started: set connections.',
  ]);
}

function undecorated(statement: SyntaxNode): { definition: SyntaxNode | null; decorators: SyntaxNode[] } {
  if (statement.name !== 'DecoratedStatement') return { definition: statement, decorators: [] };
  return { definition: statement.lastChild, decorators: statement.getChildren('Decorator') };
}

function nameIn(definition: SyntaxNode, flow: LocustFlow): string {
  const name = definition.getChild('VariableName');
  return name ? flow.textOf(name) : '';
}

function addClass(
  node: SyntaxNode,
  classes: Map<string, PythonClass>,
  flow: LocustFlow,
  outer: SyntaxNode[],
  depth = 0,
): PythonClass | null {
  const name = nameIn(node, flow);
  if (name === '' || depth > 5) return null;
  const list = node.getChild('ArgList');
  const made: PythonClass = {
    name,
    node,
    bases: (list ? childrenOf(list) : []).map((base) => flow.textOf(base).slice(0, 100).replace(/^.*\./s, '')),
    tasks: [],
    methods: new Map(),
    attributes: new Map(),
  };
  classes.set(name, made);
  const body = node.getChild('Body');
  for (const statement of body ? childrenOf(body) : []) {
    const { definition, decorators } = undecorated(statement);
    const weight = taskWeight(decorators, flow);
    if (definition?.name === 'FunctionDefinition') {
      const method = nameIn(definition, flow);
      made.methods.set(method, definition);
      if (weight !== null) made.tasks.push({ name: method, weight, node: definition });
    } else if (definition?.name === 'ClassDefinition') {
      const inner = addClass(definition, classes, flow, decorators, depth + 1);
      if (inner && weight !== null) made.tasks.push({ name: inner.name, weight, node: definition });
    } else if (statement.name === 'AssignStatement') {
      const [target, ...rest] = childrenOf(statement);
      const value = rest.at(-1);
      if (target?.name === 'VariableName' && value) made.attributes.set(flow.textOf(target), value);
    }
  }
  if (outer.length > 0 && depth === 0) flow.note(node, 'a decorator of a class');
  return made;
}

/** null: it is no task. */
function taskWeight(decorators: readonly SyntaxNode[], flow: LocustFlow): number | null {
  for (const decorator of decorators) {
    const [, weight] =
      /^@\s*(?:locust\.)?task(?:\s*\(\s*(?:weight\s*=\s*)?(\d{0,6})\s*\))?\s*$/.exec(
        flow.textOf(decorator).slice(0, 200),
      ) ?? [];
    if (/^@\s*(?:locust\.)?task\b/.test(flow.textOf(decorator).slice(0, 50))) return Math.max(1, Number(weight || 1));
  }
  return null;
}

/** A class, and those it is made from, the nearest first. */
function lineage(one: PythonClass, classes: Map<string, PythonClass>): PythonClass[] {
  const line = [one];
  for (let index = 0; index < line.length && line.length < MOST_BASES; index++) {
    for (const base of line[index]?.bases ?? []) {
      const found = classes.get(base);
      if (found && !line.includes(found)) line.push(found);
    }
  }
  return line;
}

function attribute(line: readonly PythonClass[], name: string): SyntaxNode | undefined {
  return line.find(({ attributes }) => attributes.has(name))?.attributes.get(name);
}

function methodsOf(line: readonly PythonClass[]): Map<string, SyntaxNode> {
  return new Map(line.toReversed().flatMap(({ methods }) => [...methods]));
}

function scenarioOf(
  line: readonly PythonClass[],
  classes: Map<string, PythonClass>,
  functions: Map<string, SyntaxNode>,
  flow: LocustFlow,
  script: Script,
  globals: PythonScope,
): ImportedScenario {
  const scope: PythonScope = new Map(globals);
  const host = attribute(line, 'host');
  const address = host ? flow.text(flow.evaluate(host, scope), host) : null;
  const base = address === null ? '' : script.setOrigin(address);
  for (const { attributes } of line.toReversed()) {
    for (const [name, node] of attributes) {
      const value = flow.evaluate(node, scope);
      if (value) scope.set(`self.${name}`, value);
    }
  }
  flow.take();
  script.nextScenario();
  flow.begin(methodsOf(line));
  const convert = (
    definition: SyntaxNode,
  ): { requests: ImportedRequest[]; pause: { least: number; most: number } | null } => {
    flow.run(definition, scope);
    const { calls, pause } = flow.take();
    return { requests: calls.map((call) => script.request(call, base)).filter((request) => request !== null), pause };
  };
  const start = flow.methods.get('on_start');
  const before = start ? convert(start).requests : [];
  flow.started(scope);
  const stop = flow.methods.get('on_stop');
  if (stop) flow.note(stop, 'on_stop: perf-gate sends nothing after the load');

  const wait = attribute(line, 'wait_time');
  const pause = wait ? waitOf(wait, flow, scope) : null;
  const names = new Names();
  const journeys: [string, ImportedJourney][] = [];
  const add = (
    name: string,
    weight: number,
    requests: ImportedRequest[],
    own: { least: number; most: number } | null,
  ) => {
    const range = pause ?? own;
    if (requests.length === 0) return;
    journeys.push([
      names.take(name),
      {
        ...(weight !== 1 && { weight: Math.min(weight, 1_000_000) }),
        ...(range && { pause: writePause(range.least, range.most) }),
        requests,
      },
    ]);
  };
  const addTasks = (set: readonly PythonClass[], share: number, depth: number): void => {
    if (depth > 5) return;
    for (const { name, weight, node } of tasksOf(set, flow, functions, classes)) {
      const inner = node.name === 'ClassDefinition' ? classes.get(name) : undefined;
      if (!inner) {
        flow.beginTask(scope);
        const { requests, pause: own } = convert(node);
        add(name, share * weight, requests, own);
        continue;
      }
      const innerLine = lineage(inner, classes);
      const outer = flow.methods;
      flow.methods = new Map([...outer, ...methodsOf(innerLine)]);
      const begin = methodsOf(innerLine).get('on_start');
      flow.beginTask(scope);
      if (begin) before.push(...convert(begin).requests);
      flow.started(scope);
      if (innerLine.some(({ bases }) => bases.includes('SequentialTaskSet'))) {
        const steps = tasksOf(innerLine, flow, functions, classes).map(({ node: step }) => convert(step).requests);
        add(inner.name, share * weight, steps.flat(), null);
      } else addTasks(innerLine, share * weight, depth + 1);
      flow.methods = outer;
    }
  };
  addTasks(line, 1, 0);
  return { ...(before.length > 0 && { before }), journeys: Object.fromEntries(journeys) };
}

/** Decorated ones, and those of `tasks = [a, B]` or `tasks = {a: 3}`. */
function tasksOf(
  line: readonly PythonClass[],
  flow: LocustFlow,
  functions: Map<string, SyntaxNode>,
  classes: Map<string, PythonClass>,
): PythonClass['tasks'] {
  const found = line.flatMap(({ tasks }) => tasks);
  const list = attribute(line, 'tasks');
  if (list === undefined) return found;
  const parts = childrenOf(list);
  const isMap = list.name === 'DictionaryExpression';
  for (let index = 0; index < parts.length; index += isMap ? 2 : 1) {
    const name = flow.textOf(parts[index] as SyntaxNode).slice(0, 100);
    const node = functions.get(name) ?? classes.get(name)?.node;
    const weight = isMap && parts[index + 1] ? Number(flow.textOf(parts[index + 1] as SyntaxNode)) : 1;
    if (node && Number.isInteger(weight) && weight > 0 && weight <= 100_000) found.push({ name, weight, node });
    else flow.note(parts[index] as SyntaxNode, 'a task that is not in this file');
  }
  return found;
}

/** `between(1, 5)` and `constant(3)`, in milliseconds. */
function waitOf(node: SyntaxNode, flow: LocustFlow, scope: PythonScope): { least: number; most: number } | null {
  const given = node.name === 'CallExpression' ? argumentsOf(node, flow.source) : null;
  const callee = node.firstChild ? flow.textOf(node.firstChild).replace(/^.*\./s, '') : '';
  const numbers = (given?.positional ?? []).map((one) => rangeOf(flow.evaluate(one, scope)));
  const [first, second] = numbers;
  if (
    callee === 'between' &&
    first &&
    second &&
    first.least >= 0 &&
    second.most >= first.least &&
    second.most <= 3600
  ) {
    return { least: first.least * 1000, most: second.most * 1000 };
  }
  if (callee === 'constant' && first && first.least >= 0 && first.least <= 3600)
    return { least: first.least * 1000, most: first.least * 1000 };
  flow.note(node, 'a wait_time that is neither between nor constant');
  return null;
}
