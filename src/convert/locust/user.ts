import { writePause } from '../addresses.ts';
import { rangeOf } from '../arithmetic.ts';
import type { Conversion } from '../conversion.ts';
import type { ImportedJourney, ImportedRequest, ImportedScenario } from '../imported.ts';
import type { Interpreter } from '../interpreter.ts';
import { Names } from '../names.ts';
import type { PauseRange } from '../pauses.ts';
import type { FunctionExpression } from '../tree.ts';
import type { Scope, Value } from '../value.ts';
import { attribute, lineage, methodsOf, type PythonClass, type Task } from './classes.ts';
import type { LocustLowering } from './lower.ts';
import { argumentsOf, childrenOf, type SyntaxNode } from './python.ts';

const DEEPEST_TASKS = 5;
const MOST_WEIGHT = 1_000_000;

/** What a Locust file defines at its top. */
export interface LocustFile {
  classes: Map<string, PythonClass>;
  functions: Map<string, SyntaxNode>;
  globals: Scope;
}

/** One user of a Locust file on its way to a scenario: `on_start` comes before, and each task becomes a journey. */
export class LocustUser {
  readonly #file: LocustFile;
  readonly #lowering: LocustLowering;
  readonly #interpreter: Interpreter;
  readonly #conversion: Conversion;
  readonly #ancestry: readonly PythonClass[];
  readonly #scope: Scope;
  readonly #lowered = new Map<SyntaxNode, FunctionExpression>();
  readonly #names = new Names();
  readonly #before: ImportedRequest[] = [];
  readonly #journeys: [string, ImportedJourney][] = [];
  #base = '';
  #pause: PauseRange | null = null;
  /** What on_start has set, which is there when a task begins. */
  #started: { scope: Scope; headers: Record<string, unknown> } = { scope: new Map(), headers: {} };

  /** @param ancestry its class and those it is made from, the nearest first */
  constructor(ancestry: readonly PythonClass[], file: LocustFile, lowering: LocustLowering, interpreter: Interpreter) {
    this.#ancestry = ancestry;
    this.#file = file;
    this.#lowering = lowering;
    this.#interpreter = interpreter;
    this.#conversion = interpreter.conversion;
    this.#scope = new Map(file.globals);
  }

  scenario(): ImportedScenario {
    this.#readAttributes();
    this.#interpreter.take();
    this.#conversion.nextScenario();
    this.#interpreter.headers = {};
    const methods = methodsOf(this.#ancestry);
    this.#withMethods(methods, () => {
      const start = methods.get('on_start');
      if (start) this.#before.push(...this.#run(start).requests);
      this.#keepStarted();
      const stop = methods.get('on_stop');
      if (stop) this.#note(stop, 'on_stop: perf-gate sends nothing after the load');
      const wait = attribute(this.#ancestry, 'wait_time');
      this.#pause = wait ? this.#waitOf(wait) : null;
      this.#addTasks(this.#ancestry, 1, 0);
    });
    return {
      ...(this.#before.length > 0 && { before: this.#before }),
      journeys: Object.fromEntries(this.#journeys),
    };
  }

  #readAttributes(): void {
    const host = attribute(this.#ancestry, 'host');
    const address = host ? this.#interpreter.textOf(this.#lowering.expression(host), this.#scope) : null;
    this.#base = typeof address === 'string' ? this.#conversion.setOrigin(address) : '';
    for (const { attributes } of this.#ancestry.toReversed()) {
      for (const [name, node] of attributes) {
        const value = this.#value(node);
        if (value.kind !== 'unknown') this.#scope.set(`self.${name}`, value);
      }
    }
  }

  #addTasks(ancestry: readonly PythonClass[], share: number, depth: number): void {
    if (depth > DEEPEST_TASKS) return;
    for (const { name, weight, node } of this.#tasksOf(ancestry)) {
      const inner = node.name === 'ClassDefinition' ? this.#file.classes.get(name) : undefined;
      this.#beginTask();
      if (inner) this.#addTaskSet(inner, share * weight, depth);
      else {
        const { requests, pause } = this.#run(node);
        this.#addJourney(name, share * weight, requests, pause);
      }
    }
  }

  #addTaskSet(set: PythonClass, share: number, depth: number): void {
    const ancestry = lineage(set, this.#file.classes);
    const methods = methodsOf(ancestry);
    this.#withMethods(methods, () => {
      const start = methods.get('on_start');
      if (start) this.#before.push(...this.#run(start).requests);
      this.#keepStarted();
      if (ancestry.some(({ bases }) => bases.includes('SequentialTaskSet'))) {
        const steps = this.#tasksOf(ancestry).flatMap(({ node }) => this.#run(node).requests);
        this.#addJourney(set.name, share, steps, null);
      } else this.#addTasks(ancestry, share, depth + 1);
    });
  }

  #addJourney(name: string, weight: number, requests: ImportedRequest[], own: PauseRange | null): void {
    const range = this.#pause ?? own;
    if (requests.length === 0) return;
    this.#journeys.push([
      this.#names.take(name),
      {
        ...(weight !== 1 && { weight: Math.min(weight, MOST_WEIGHT) }),
        ...(range && { pause: writePause(range.least, range.most) }),
        requests,
      },
    ]);
  }

  /** The tasks of a class: decorated ones, and those of `tasks = [a, B]` or `tasks = {a: 3}`. */
  #tasksOf(ancestry: readonly PythonClass[]): Task[] {
    const { functions, classes } = this.#file;
    const { source } = this.#lowering;
    const found = ancestry.flatMap(({ tasks }) => tasks);
    const list = attribute(ancestry, 'tasks');
    if (list === undefined) return found;
    const parts = childrenOf(list);
    const isMap = list.name === 'DictionaryExpression';
    for (let index = 0; index < parts.length; index += isMap ? 2 : 1) {
      const [part, share] = [parts[index] as SyntaxNode, parts[index + 1]];
      const name = source.textOf(part).slice(0, 100);
      const node = functions.get(name) ?? classes.get(name)?.node;
      const weight = isMap && share ? Number(source.textOf(share)) : 1;
      if (node && Number.isInteger(weight) && weight > 0 && weight <= 100_000) found.push({ name, weight, node });
      else this.#note(part, 'a task that is not in this file');
    }
    return found;
  }

  /** The wait of `between(1, 5)` or `constant(3)`. */
  #waitOf(node: SyntaxNode): PauseRange | null {
    const { source } = this.#lowering;
    const given = node.name === 'CallExpression' ? argumentsOf(node, source) : null;
    const callee = node.firstChild ? source.textOf(node.firstChild).replace(/^.*\./s, '') : '';
    const [first, second] = (given?.positional ?? []).map((one) => rangeOf(this.#value(one)));
    const last = callee === 'between' ? second : callee === 'constant' ? first : null;
    if (first && last && first.least >= 0 && last.most >= first.least && last.most <= 3600) {
      return { least: first.least * 1000, most: (callee === 'constant' ? first.least : last.most) * 1000 };
    }
    this.#note(node, 'a wait_time that is neither between nor constant');
    return null;
  }

  /** Makes methods callable as `self.name` for as long as the work takes. */
  #withMethods(methods: ReadonlyMap<string, SyntaxNode>, work: () => void): void {
    const outer = this.#interpreter.methods;
    const lowered = [...methods].map(([name, node]): [string, FunctionExpression] => [
      `self.${name}`,
      this.#function(node),
    ]);
    this.#interpreter.methods = new Map([...outer, ...lowered]);
    work();
    this.#interpreter.methods = outer;
  }

  #keepStarted(): void {
    this.#started = { scope: new Map(this.#scope), headers: this.#interpreter.headers };
  }

  /** Resets what another task may have set to something that only its own answers hold. */
  #beginTask(): void {
    for (const [name, value] of this.#started.scope) this.#scope.set(name, value);
    this.#interpreter.headers = { ...this.#interpreter.headers, ...this.#started.headers };
  }

  #run(definition: SyntaxNode): { requests: ImportedRequest[]; pause: PauseRange | null } {
    this.#interpreter.run(this.#function(definition), [], this.#scope);
    const { requests, pause } = this.#interpreter.take();
    const written = requests.map((one) => this.#conversion.request(one, this.#base));
    return { requests: written.filter((request) => request !== null), pause };
  }

  #function(definition: SyntaxNode): FunctionExpression {
    const lowered = this.#lowered.get(definition) ?? this.#lowering.function(definition);
    this.#lowered.set(definition, lowered);
    return lowered;
  }

  #value(node: SyntaxNode): Value {
    return this.#interpreter.evaluate(this.#lowering.expression(node), this.#scope);
  }

  #note(node: SyntaxNode, text: string): void {
    this.#conversion.note(this.#lowering.source.lineOf(node), text);
  }
}
