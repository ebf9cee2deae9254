import type { Evaluator, GivenArgument } from './evaluator.ts';
import type { Scope } from './scope.ts';
import type { SentRequest } from './sent-request.ts';
import type { ClassExpression, FunctionExpression } from './tree.ts';

/** What an expression of a script is, as far as that can be told without running it. */
export type Value = Known | Unknown;

export type Known =
  /** Text, which may hold placeholders, a number, a truth value or nothing. */
  | { kind: 'data'; value: unknown }
  | List
  | Dictionary
  /** Text that is this value as JSON. */
  | { kind: 'json'; value: Value }
  /** The answer to a request. */
  | { kind: 'answer'; of: SentRequest }
  /** The status of an answer, the text of its body, how long it took, its headers or cookies. */
  | { kind: 'status'; of: SentRequest }
  | { kind: 'body'; of: SentRequest }
  | { kind: 'time'; of: SentRequest }
  | { kind: 'headers'; of: SentRequest }
  | { kind: 'cookies'; of: SentRequest }
  | Part
  /** A condition about an answer, as it is when all goes well. */
  | { kind: 'assumed'; holds: boolean }
  | Range
  /** Something that perf-gate fills in: `{{ faker.string.uuid }}`, or a column of a row. The remark is noted where it is sent. */
  | { kind: 'placeholder'; text: string; isNumber: boolean; remark?: string }
  /** One of the rows of a list, another one for every user or turn. */
  | { kind: 'row'; feeder: Feeder; path: readonly string[] }
  | { kind: 'file'; file: string; text: string }
  /** A regular expression. */
  | { kind: 'pattern'; source: string; flags: string }
  | FunctionValue
  | NativeFunction
  | ClassValue;

/** A part of the answer, and the variable that it was first assigned to. */
export interface Part {
  kind: 'part';
  of: SentRequest;
  /** As perf-gate.yml writes it: `{ json: '/token' }`. */
  from: Record<string, string>;
  variable?: string;
}

/** A random number. The same object is the same number, of which a condition may leave less. */
export interface Range {
  kind: 'range';
  least: number;
  most: number;
  isWhole: boolean;
  /** Numbers between these that it cannot be. */
  without: readonly number[];
  /** Whether it has a fraction only because a whole one was multiplied or divided, so that it is one of a few. */
  isScaled?: boolean;
  /** What rises from user to user or from turn to turn, and is no chance in the script. */
  counts?: string;
  /** What it is in the turn that is walked. */
  now?: number;
  /** Whether it is of an answer, such as the length of a list: as it is when all goes well. */
  isAnswers?: boolean;
}

export interface FunctionValue {
  kind: 'function';
  node: FunctionExpression;
  /** Where it was made, whose variables it sees. */
  scope: Scope;
  /** The object that it belongs to; null: none. */
  receiver: Value | null;
}

/** A function of the language or of a library that scripts use. */
export interface NativeFunction {
  kind: 'native';
  /** Where members of it are looked for, such as `random` or `random.choice`. */
  name?: string;
  call(given: readonly GivenArgument[], line: number, evaluator: Evaluator): Value;
}

export interface ClassValue {
  kind: 'class';
  node: ClassExpression;
  scope: Scope;
  /** The nearest first; an unknown one is something that its objects may have anything of. */
  bases: readonly Value[];
  statics: Dictionary;
}

/** Rows that a choice takes its values from: the data of perf-gate.yml. */
export interface Feeder {
  /** Wanted as a name; null: that of the variable or the file. */
  name: string | null;
  rows: readonly Value[];
  /** The file that they stand in, from the workspace, and how it is read; null: the script itself. */
  source: FeederSource | null;
  order: 'random' | 'sequential';
}

export interface FeederSource {
  file: string;
  /** Names of the columns of a CSV file without a header line. */
  columns: string[] | null;
  /** Whether there is a header line nevertheless, which is passed over. */
  skipsHeader: boolean;
  delimiter: string | null;
}

/** More would multiply where an unknown value is used again and again. */
const MOST_REASONS = 20;

/** A value that cannot be told without running the script. */
export class Unknown {
  readonly kind = 'unknown';
  /** Why, as clauses; there are several where it depends on several others. */
  readonly reasons: readonly string[];
  readonly line: number;

  constructor(reasons: readonly string[], line: number) {
    this.reasons = reasons;
    this.line = line;
  }

  /** What depends on values of which at least one is unknown. */
  static from(values: readonly unknown[], line: number): Unknown {
    const reasons = values.flatMap((value) => (value instanceof Unknown ? value.reasons : []));
    return new Unknown([...new Set(reasons)].slice(0, MOST_REASONS), line);
  }
}

/** A list that a script may change, wherever it is known under another name. */
export class List {
  readonly kind = 'list';
  items: Value[];
  /** Why there may be other items than these; null: there are none. */
  rest: Unknown | null = null;
  /** The file that it was read from, as long as nothing changed it. */
  source: FeederSource | null = null;

  constructor(items: Value[]) {
    this.items = items;
  }

  /** Forgets what is in it, because something may have changed it. */
  forget(why: Unknown): void {
    this.items = this.items.map(() => why);
    this.rest = why;
    this.source = null;
  }
}

/** A map or an object that a script may change, wherever it is known under another name. */
export class Dictionary {
  readonly kind = 'dictionary';
  readonly entries: Map<string, Value>;
  /** The class that it is an object of; null: it is a plain map. */
  readonly of: ClassValue | null;
  /** Why it may have other values than these; null: it has none. */
  rest: Unknown | null = null;
  /** Whether nothing that a script does changes it, such as a module of a library. */
  isConstant = false;

  constructor(entries: Iterable<readonly [string, Value]> = [], of: ClassValue | null = null) {
    this.entries = new Map(entries);
    this.of = of;
  }

  /** The value of a key; undefined: there is none. */
  get(key: string): Value | undefined {
    return this.entries.get(key) ?? this.rest ?? undefined;
  }

  /** Forgets what is in it, because something may have changed it. */
  forget(why: Unknown): void {
    if (this.isConstant) return;
    for (const key of this.entries.keys()) this.entries.set(key, why);
    this.rest = why;
  }
}

/**
 * Something that perf-gate fills in, and that stands for a whole value of a JSON body. It keeps the type that it has in
 * the answer or the row that it is taken from.
 */
export class Typed {
  readonly placeholder: string;

  constructor(placeholder: string) {
    this.placeholder = placeholder;
  }
}

export function data(value: unknown): Known {
  return { kind: 'data', value };
}

/** Data of a document, such as parsed JSON, as values. */
export function fromPlain(value: unknown): Value {
  if (value instanceof Unknown) return value;
  if (Array.isArray(value)) return new List(value.map(fromPlain));
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype)
    return new Dictionary(Object.entries(value).map(([key, one]) => [key, fromPlain(one)] as const));
  return data(value);
}

/** Forgets what a script handed to something that may have changed it. */
export function forget(value: Value, why: Unknown, seen = new Set<Value>()): void {
  if (seen.has(value)) return;
  seen.add(value);
  if (value.kind === 'list') {
    for (const item of value.items) forget(item, why, seen);
    value.forget(why);
  } else if (value.kind === 'dictionary' && !value.isConstant) {
    for (const entry of value.entries.values()) forget(entry, why, seen);
    value.forget(why);
  }
}

/** A value as the variable holds it that it is assigned to. */
export function assigned(value: Value, variable: string): Value {
  if (value.kind === 'row' && value.feeder.name === null) value.feeder.name = variable;
  return value.kind === 'part' ? { variable, ...value } : value;
}

/** Everything in data, at whatever depth, that cannot be told. */
export function unknownsIn(value: unknown, depth = 0): Unknown[] {
  if (value instanceof Unknown) return [value];
  if (typeof value !== 'object' || value === null || value instanceof Typed) return [];
  if (depth > 50) return [new Unknown(['it is nested too deeply'], 1)];
  return Object.values(value).flatMap((one) => unknownsIn(one, depth + 1));
}

/** Whether a value of a list or map, at whatever depth, cannot be told. */
export function holdsUnknown(value: unknown): boolean {
  return unknownsIn(value).length > 0;
}
