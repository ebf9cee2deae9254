import type { Conversion } from '../conversion.ts';
import { type Decisions, everyWay, type Way } from '../decisions.ts';
import { hasEffect } from '../effects.ts';
import { Interpreter } from '../interpreter.ts';
import { inherited } from '../members.ts';
import type { PauseRange } from '../pauses.ts';
import { addRange } from '../pauses.ts';
import type { ScriptFiles } from '../script-files.ts';
import type { SentRequest } from '../sent-request.ts';
import { type ClassValue, Dictionary, data, type Value } from '../value.ts';
import { environmentOf, madeClient, makeFast } from './client.ts';
import { share } from './collections.ts';
import { PythonDialect } from './dialect.ts';
import { FAST_USERS, HTTP_USERS, isMadeFrom } from './library-classes.ts';
import { Modules, type PythonFiles } from './modules.ts';
import { isSequence, isTaskSet, type Task, tasksOf } from './tasks.ts';
import { type TaskWait, waitOf } from './waits.ts';

const DEEPEST = 5;

/** A Locust file that is walked once for every way through it. */
export interface LocustScript {
  text: string;
  name: string;
  conversion: Conversion;
  files: ScriptFiles;
  python: PythonFiles;
}

/** One turn of a user: what is sent, and how long it takes where nothing is. */
interface Turn {
  requests: SentRequest[];
  idle: PauseRange | null;
  isInterrupted: boolean;
  wait: TaskWait;
  before: SentRequest[];
}

/** A task, or a sequence of them, with everything that one turn of it may send. */
export interface Leaf {
  name: string;
  /** How often it is chosen, relative to the others of its user. */
  weight: number;
  line: number;
  ways: Way<Turn>[];
}

/** The variables of a file after a walk, and the walk. */
export class LocustWalk {
  readonly interpreter: Interpreter;
  readonly dialect = new PythonDialect();
  readonly modules: Modules;
  readonly main: Dictionary;
  /** What is sent before there are users. */
  readonly started: readonly SentRequest[];
  readonly #script: LocustScript;

  constructor(script: LocustScript) {
    this.#script = script;
    script.conversion.nextWay();
    this.interpreter = new Interpreter(script.conversion, this.dialect, script.files);
    this.modules = new Modules(script.python, this.interpreter, this.dialect);
    this.dialect.modules = this.modules;
    this.main = this.modules.walk(script.name, script.text, '');
    for (const value of this.main.entries.values()) share(value);
    this.started = this.interpreter.take();
    const [first] = this.started;
    if (first) script.conversion.note(first.line, 'what is sent before there are users is sent before the load');
  }

  /** The users that Locust would start, by their names. */
  users(): [string, ClassValue][] {
    const found = [...this.main.entries].filter((entry): entry is [string, ClassValue] => {
      const [, value] = entry;
      if (value.kind !== 'class' || HTTP_USERS.some(({ node }) => node === value.node)) return false;
      const isAbstract = value.statics.entries.get('abstract');
      return isMadeFrom(value, HTTP_USERS) && !(isAbstract?.kind === 'data' && isAbstract.value === true);
    });
    return found.filter(([, value], index) => found.findIndex(([, other]) => other.node === value.node) === index);
  }

  /** A user, before its on_start. */
  user(of: ClassValue): Dictionary {
    const user = new Dictionary([], of);
    const client = madeClient();
    if (isMadeFrom(of, FAST_USERS)) makeFast(client);
    const host = of.statics.get('host') ?? inherited(of, 'host', null);
    const known: Value = host && !(host.kind === 'data' && host.value == null) ? host : data('');
    const environment = environmentOf(known);
    client.entries.set('base_url', known);
    client.entries.set(' host', known);
    for (const [key, value] of [
      ['client', client],
      ['host', known],
      ['environment', environment],
    ] as const)
      user.entries.set(key, value);
    const init = inherited(of, '__init__', user);
    if (init) this.interpreter.call(init, [{ value: environment, name: null }], of.node.line, '__init__');
    return user;
  }

  /** A set of tasks, before its on_start. */
  taskSet(of: ClassValue, user: Dictionary, parent: Dictionary): Dictionary {
    const set = new Dictionary([], of);
    for (const [key, value] of [
      ['user', user],
      ['locust', user],
      ['parent', parent],
    ] as const)
      set.entries.set(key, value);
    for (const key of ['client', 'environment']) {
      const value = user.get(key);
      if (value) set.entries.set(key, value);
    }
    const init = inherited(of, '__init__', set);
    if (init) this.interpreter.call(init, [{ value: parent, name: null }], of.node.line, '__init__');
    return set;
  }

  start(object: Dictionary): void {
    const start = object.of && inherited(object.of, 'on_start', object);
    if (start?.kind !== 'function' || start.node.line <= 0) return;
    if (object.entries.has('parent') && hasEffect(start.node.body))
      this.interpreter.conversion.note(
        start.node.line,
        'on_start of a set of tasks: each user does it once, in Locust whenever it enters the set',
      );
    this.interpreter.call(start, [], object.of?.node.line ?? 1, 'on_start');
  }

  tasks(of: ClassValue): Task[] {
    return tasksOf(of, this.#script.python, this.interpreter);
  }
}

/** The tasks of a user, each walked on every way that chance leaves. */
export function leavesOf(name: string, script: LocustScript): Leaf[] {
  const { conversion } = script;
  const scan = new LocustWalk(script);
  const of = scan.users().find(([called]) => called === name)?.[1];
  if (of === undefined) return [];
  const paths = (
    set: ClassValue,
    share: number,
    path: readonly number[],
  ): { path: readonly number[]; share: number; task: Task }[] => {
    const tasks = scan.tasks(set);
    if (path.length > DEEPEST) return [];
    const total = tasks.reduce((sum, { weight }) => sum + weight, 0);
    return tasks.flatMap((task, index) => {
      if (task.weight === 0) {
        conversion.note(task.line, `${task.name} has the weight 0 and is not sent, as in Locust`);
        return [];
      }
      const own = path.length === 0 ? task.weight : (share * task.weight) / total;
      if (isTaskSet(task.value)) noteStop(task.value, conversion);
      if (isTaskSet(task.value) && !isSequence(task.value)) return paths(task.value, own, [...path, index]);
      return [{ path: [...path, index], share: own, task }];
    });
  };
  const leaves = paths(of, 1, []).map(({ path, share: weight, task }) => {
    const { ways, areAll } = everyWay((decisions) => turn(name, path, script, decisions));
    if (!areAll) conversion.lose(task.line, `${task.name} has too many ways; only some are sent`);
    return { name: task.name, weight, line: task.line, ways, path, own: task.weight };
  });
  for (const leaf of leaves) {
    for (let depth = 1; depth < leaf.path.length; depth++) {
      const set = leaf.path.slice(0, depth).join();
      const direct = leaves.filter(({ path }) => path.length === depth + 1 && path.slice(0, depth).join() === set);
      leaf.weight *= turnsIn(direct) ?? 1;
      if (turnsIn(direct) === null && leaves.some(({ path }) => path[0] !== leaf.path[0]))
        conversion.note(
          leaf.line,
          "a set of tasks that is never interrupted: Locust's users stay in it, here they leave it after each task",
        );
    }
  }
  return leaves;
}

/** Says that what a set of tasks does when it is left is missing. */
function noteStop(set: ClassValue, conversion: Conversion): void {
  const stop = inherited(set, 'on_stop', null);
  if (stop?.kind === 'function' && stop.node.body.length > 0)
    conversion.lose(stop.node.line, `on_stop of ${set.node.name}: what it sends is missing`);
}

/** How many tasks of a set a user does before one of them leaves it; null: none does. */
function turnsIn(tasks: readonly (Leaf & { own: number })[]): number | null {
  const total = tasks.reduce((sum, { own }) => sum + own, 0);
  const leaving = tasks.reduce(
    (sum, { own, ways }) =>
      sum + own * ways.reduce((part, { share, result }) => part + (result.isInterrupted ? share : 0), 0),
    0,
  );
  return leaving > 0 ? total / leaving : null;
}

/** One turn of a task on one way. */
function turn(name: string, path: readonly number[], script: LocustScript, decisions: Decisions): Turn {
  const walk = new LocustWalk(script);
  const { interpreter, dialect, modules } = walk;
  const of = walk.users().find(([called]) => called === name)?.[1] as ClassValue;
  const user = walk.user(of);
  walk.start(user);
  const objects: Dictionary[] = [user];
  let tasks = walk.tasks(of);
  let task = tasks[path[0] ?? 0] as Task;
  for (const index of path.slice(1)) {
    const set = walk.taskSet(task.value as ClassValue, user, objects[0] as Dictionary);
    walk.start(set);
    objects.unshift(set);
    tasks = walk.tasks(task.value as ClassValue);
    task = tasks[index] as Task;
  }
  let steps: Task[] = [task];
  if (task.value.kind === 'class') {
    const set = walk.taskSet(task.value, user, objects[0] as Dictionary);
    walk.start(set);
    objects.unshift(set);
    steps = walk.tasks(task.value).flatMap((step) => Array.from({ length: Math.min(step.weight, 100) }, () => step));
  }
  const before = [...walk.started, ...interpreter.take()];
  const wait = waitOf(objects, interpreter);
  interpreter.decisions = decisions;
  modules.isInTask = true;
  dialect.isInterrupted = false;
  const requests: SentRequest[] = [];
  let idle: PauseRange | null = null;
  for (const [index, step] of steps.entries()) {
    if (dialect.isInterrupted) break;
    const { value } = step;
    if (value.kind === 'class') {
      script.conversion.lose(step.line, `${step.name}: tasks within a sequence are left out`);
      continue;
    }
    interpreter.call(value, [{ value: objects[0] as Dictionary, name: null }], step.line, step.name);
    requests.push(...interpreter.take());
    if (interpreter.idle) idle = addRange(idle, interpreter.idle);
    const last = requests.at(-1);
    if (index < steps.length - 1 && last && wait && 'pause' in wait) last.pause = addRange(last.pause, wait.pause);
  }
  const last = requests.at(-1);
  if (last && idle) last.pause = addRange(last.pause, idle);
  const isAtOnce = dialect.isInterrupted && dialect.isRescheduled;
  return {
    requests,
    idle: last ? null : idle,
    isInterrupted: dialect.isInterrupted,
    wait: isAtOnce ? null : wait,
    before,
  };
}
