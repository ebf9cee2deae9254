import { childrenOf, type PythonSource, type SyntaxNode } from './python.ts';

/** A class of the file, as far as users and task sets are concerned. */
export interface PythonClass {
  name: string;
  node: SyntaxNode;
  bases: string[];
  tasks: Task[];
  methods: Map<string, SyntaxNode>;
  attributes: Map<string, SyntaxNode>;
}

/** A function, or a class of tasks, that is chosen as often as its weight says. */
export interface Task {
  name: string;
  weight: number;
  node: SyntaxNode;
}

const MOST_BASES = 10;
const DEEPEST_CLASS = 5;
const TASK = /^@\s*(?:locust\.)?task\b/;
const TASK_WITH_WEIGHT = /^@\s*(?:locust\.)?task(?:\s*\(\s*(?:weight\s*=\s*)?(\d{0,6})\s*\))?\s*$/;

/** What a decorated or plain statement defines. */
export function undecorated(statement: SyntaxNode): { definition: SyntaxNode | null; decorators: SyntaxNode[] } {
  if (statement.name !== 'DecoratedStatement') return { definition: statement, decorators: [] };
  return { definition: statement.lastChild, decorators: statement.getChildren('Decorator') };
}

/** The name of a function or class where it is defined. */
export function nameIn(definition: SyntaxNode, source: PythonSource): string {
  const name = definition.getChild('VariableName');
  return name ? source.textOf(name) : '';
}

/** Reads a class, and those inside it, into `classes`. @returns null: it has no name, or is nested too deeply */
export function addClass(
  node: SyntaxNode,
  classes: Map<string, PythonClass>,
  source: PythonSource,
  depth = 0,
): PythonClass | null {
  const name = nameIn(node, source);
  if (name === '' || depth > DEEPEST_CLASS) return null;
  const list = node.getChild('ArgList');
  const made: PythonClass = {
    name,
    node,
    bases: (list ? childrenOf(list) : []).map((base) => source.textOf(base).slice(0, 100).replace(/^.*\./s, '')),
    tasks: [],
    methods: new Map(),
    attributes: new Map(),
  };
  classes.set(name, made);
  const body = node.getChild('Body');
  for (const statement of body ? childrenOf(body) : []) {
    const { definition, decorators } = undecorated(statement);
    const weight = taskWeight(decorators, source);
    if (definition?.name === 'FunctionDefinition') {
      const method = nameIn(definition, source);
      made.methods.set(method, definition);
      if (weight !== null) made.tasks.push({ name: method, weight, node: definition });
    } else if (definition?.name === 'ClassDefinition') {
      const inner = addClass(definition, classes, source, depth + 1);
      if (inner && weight !== null) made.tasks.push({ name: inner.name, weight, node: definition });
    } else if (statement.name === 'AssignStatement') {
      const [target, ...rest] = childrenOf(statement);
      const value = rest.at(-1);
      if (target?.name === 'VariableName' && value) made.attributes.set(source.textOf(target), value);
    }
  }
  return made;
}

/** The weight of a task by its decorators; null: it is no task. */
function taskWeight(decorators: readonly SyntaxNode[], source: PythonSource): number | null {
  const task = decorators.map((one) => source.textOf(one).slice(0, 200)).find((text) => TASK.test(text.slice(0, 50)));
  return task === undefined ? null : Math.max(1, Number(TASK_WITH_WEIGHT.exec(task)?.[1] || 1));
}

/** A class, and those it is made from, the nearest first. */
export function lineage(one: PythonClass, classes: Map<string, PythonClass>): PythonClass[] {
  const ancestry = [one];
  for (let index = 0; index < ancestry.length && ancestry.length < MOST_BASES; index++) {
    for (const base of ancestry[index]?.bases ?? []) {
      const found = classes.get(base);
      if (found && !ancestry.includes(found)) ancestry.push(found);
    }
  }
  return ancestry;
}

/** The value of an attribute that a class has itself or inherits. */
export function attribute(ancestry: readonly PythonClass[], name: string): SyntaxNode | undefined {
  return ancestry.find(({ attributes }) => attributes.has(name))?.attributes.get(name);
}

/** The methods that a class has itself or inherits. */
export function methodsOf(ancestry: readonly PythonClass[]): Map<string, SyntaxNode> {
  return new Map(ancestry.toReversed().flatMap(({ methods }) => [...methods]));
}
