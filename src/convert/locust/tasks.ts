import type { Conversion } from '../conversion.ts';
import type { Interpreter } from '../interpreter.ts';
import { type ClassValue, type FunctionValue, List, type Value } from '../value.ts';
import { isMadeFrom, SEQUENCES } from './library-classes.ts';
import type { PythonFiles } from './modules.ts';

/** What a user chooses from: a function, or a class of more of them. */
export interface Task {
  name: string;
  weight: number;
  value: FunctionValue | ClassValue;
  line: number;
}

const MOST_WEIGHT = 1_000_000;

/** The tasks of a class and of those it is made from, as Locust collects them. */
export function tasksOf(of: ClassValue, files: PythonFiles, interpreter: Interpreter, depth = 0): Task[] {
  const { conversion } = interpreter;
  if (depth > 10) return [];
  const inherited = of.bases.flatMap((base) =>
    base.kind === 'class' ? tasksOf(base, files, interpreter, depth + 1) : [],
  );
  const listed = of.statics.entries.get('tasks');
  const old = of.statics.entries.get('task_set');
  const own = [
    ...(listed ? listedTasks(listed, of.node.line, conversion) : []),
    ...(old?.kind === 'class' ? [{ name: old.node.name ?? 'tasks', weight: 1, value: old, line: of.node.line }] : []),
  ];
  const scope = of.scope.block();
  for (const [name, value] of of.statics.entries) scope.declare(name, value);
  const declared = (files.tasks.get(of.node) ?? []).map(({ name, weight, order, value: node, line }) => {
    const held = of.statics.entries.get(name);
    const value = (
      node.kind === 'function' && held?.kind !== 'function'
        ? { kind: 'function', node, scope: of.scope, receiver: null }
        : held
    ) as FunctionValue | ClassValue | undefined;
    const given = weight && interpreter.evaluate(weight, scope);
    // `@task(weight=3)`, and `@task` without anything.
    const known = given === null ? 1 : weightOf(given, line, conversion);
    const place = order && interpreter.evaluate(order, scope);
    const sorted = place?.kind === 'data' ? Number(place.value) : 0;
    return { task: value && { name, weight: known, value, line }, sorted };
  });
  const tasks = declared.toSorted((a, b) => a.sorted - b.sorted).flatMap(({ task }) => (task ? [task as Task] : []));
  return [...inherited, ...own, ...tasks];
}

function weightOf(value: Value, line: number, conversion: Conversion): number {
  const number = value.kind === 'data' ? Number(value.value) : Number.NaN;
  if (Number.isInteger(number) && number >= 0 && number <= MOST_WEIGHT) return number;
  conversion.lose(line, 'a weight that cannot be told: 1 is taken');
  return 1;
}

/** `tasks = [a, B]`, `tasks = {a: 3}` and pairs. */
function listedTasks(listed: Value, line: number, conversion: Conversion): Task[] {
  if (listed.kind !== 'list' || listed.rest !== null) {
    conversion.lose(line, 'tasks that cannot be told are left out');
    return [];
  }
  return listed.items.flatMap((item): Task[] => {
    const [value, weight] = item instanceof List ? item.items : [item];
    if (value?.kind !== 'function' && value?.kind !== 'class') {
      const why = value?.kind === 'unknown' ? ` (${value.reasons.join(', ')})` : '';
      conversion.lose(line, `a task that is not in this file is left out${why}`);
      return [];
    }
    const name = value.node.name ?? 'task';
    return [{ name, value, weight: weight ? weightOf(weight, line, conversion) : 1, line: value.node.line }];
  });
}

export function isTaskSet(value: FunctionValue | ClassValue): value is ClassValue {
  return value.kind === 'class';
}

export function isSequence(value: ClassValue): boolean {
  return isMadeFrom(value, SEQUENCES);
}
