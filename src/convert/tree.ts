import type { SentRequest } from './sent-request.ts';
import type { Value } from './value.ts';

/**
 * A script of any language as the steps that it would take. Each language is lowered to this tree, and one interpreter
 * walks it. Whatever a language has and the tree has not becomes `unknown`, which has no value, or a `note`, which is
 * also said.
 */
export type Statement = Expression | Branch | Loop | Block | Return | Jump;

/** Something that has a value, and may send, wait or assign on the way to it. */
export type Expression =
  | Reading
  | Name
  | Send
  | Wait
  | Check
  | Assign
  | Call
  | Conditional
  | NoteStep
  | UnknownExpression;

/** An expression that does nothing itself; what it is made of may. */
export type Reading =
  | Literal
  | TextExpression
  | ListExpression
  | MapExpression
  | FunctionExpression
  | ClassExpression
  | Member
  | Calculation
  | Negation
  | Alternative
  | JsonText
  | ParsedJson
  | Environment
  | Random
  | Made
  | Choice
  | FileText
  | Table
  | AnswerJson
  | KnownExpression;

interface Located {
  /** Line in the source, from 1. */
  line: number;
}

/** A scalar that stands in the source; text is taken as it is. */
export interface Literal extends Located {
  kind: 'literal';
  value: unknown;
}

/** A value that is known already. */
interface KnownExpression extends Located {
  kind: 'known';
  value: Value;
}

/** Text that is put together of the text of its parts. */
interface TextExpression extends Located {
  kind: 'text';
  parts: Expression[];
}

/** The value of a variable. */
interface Name extends Located {
  kind: 'name';
  name: string;
}

interface ListExpression extends Located {
  kind: 'list';
  items: (Expression | { spread: Expression })[];
}

export interface MapExpression extends Located {
  kind: 'map';
  entries: ({ key: Expression; value: Expression } | { spread: Expression })[];
}

export interface FunctionExpression extends Located {
  kind: 'function';
  /** What it is called in messages; null: it has no name. */
  name: string | null;
  parameters: Parameter[];
  body: Statement[];
  /** How the object that it is called on reaches it: under a name, as its first parameter, or not at all. */
  receiver: 'this' | 'first' | null;
  /** Whether it is called where it is only read, as a property is. */
  isGetter?: boolean;
}

export interface Parameter {
  target: Target;
  /** Its value where none is given; null: it has to be given. */
  fallback: Expression | null;
  /** Whether it takes all arguments that are left, in their order or by their names. */
  rest: 'positional' | 'named' | null;
}

/** Its objects have the members of its bases and its own. */
export interface ClassExpression extends Located {
  kind: 'class';
  name: string | null;
  bases: Expression[];
  /** Functions, and values that every object has; a value is made anew for each one. */
  members: { name: string; value: Expression; isStatic: boolean }[];
  /** Name of the function that makes an object ready. */
  constructorName: string;
  /** Whether its objects have the values of the class itself, and later values see earlier ones, as in Python. */
  isShared?: boolean;
}

/** A value by its key within a map, a list, an object or an answer. */
interface Member extends Located {
  kind: 'member';
  object: Expression;
  key: Expression;
  /** What stands for it where there is none; null: it is unknown then. */
  fallback?: Expression | null;
}

/** Arithmetic, comparison, or text put together by `+`; operators as JavaScript writes them (`===` is written `==`). */
interface Calculation extends Located {
  kind: 'calculation';
  operator: string;
  left: Expression;
  right: Expression;
}

interface Negation extends Located {
  kind: 'negation';
  operator: '-' | '!';
  value: Expression;
}

/** `a || b`, `a ?? b` and `a && b`; the right one is only evaluated where the left one does not decide. */
interface Alternative extends Located {
  kind: 'alternative';
  operator: '||' | '??' | '&&';
  left: Expression;
  right: Expression;
}

/** One of two values, as a condition says. */
interface Conditional extends Located {
  kind: 'conditional';
  condition: Expression;
  body: Expression;
  otherwise: Expression;
}

/** A value as JSON text. */
interface JsonText extends Located {
  kind: 'json';
  value: Expression;
}

/** What JSON text stands for. */
interface ParsedJson extends Located {
  kind: 'parsed';
  text: Expression;
}

/** A variable of the environment, or what is used where it is not set. */
interface Environment extends Located {
  kind: 'environment';
  name: Expression;
  fallback: Expression | null;
}

/** A random number between two others, both of which it can be. */
interface Random extends Located {
  kind: 'random';
  least: Expression;
  most: Expression;
  /** Whether it has no fraction. */
  isWhole: boolean;
}

/** Something made up anew each time, as perf-gate.yml writes it: `{{ faker.string.uuid }}`. */
interface Made extends Located {
  kind: 'made';
  placeholder: string;
  isNumber: boolean;
}

/** One of the values of a list. */
interface Choice extends Located {
  kind: 'choice';
  list: Expression;
  order: 'random' | 'sequential';
}

/** The text of a file that the script names. */
interface FileText extends Located {
  kind: 'file';
  path: Expression;
}

/** The rows of a CSV text: maps by the names of its first line, or lists. */
interface Table extends Located {
  kind: 'table';
  text: Expression;
  hasHeader: boolean;
  /** null: a comma. */
  delimiter: string | null;
}

/** The JSON of an answer, or the part of it that a selector such as `found.0.id` names. */
export interface AnswerJson extends Located {
  kind: 'answer json';
  answer: Expression;
  selector: Expression | null;
}

/** A request; its value is the answer to it. */
export interface Send extends Located {
  kind: 'send';
  method: Expression;
  url: Expression;
  /** The URL as messages show it; null: as far as it is known. */
  written: string | null;
  /** An object whose `headers`, `cookies` and `auth` every request that is sent by it has. */
  client: Expression | null;
  headers: Expression | null;
  /** A map of cookies. */
  cookies: Expression | null;
  /** A map of what is added to the URL, or text. */
  query: Expression | null;
  /** As which it is reported. */
  name: Expression | null;
  /** User and password. */
  credentials: Expression | null;
  /** Whether redirects are followed: a truth value, or how many; null: as the language does. */
  redirects: Expression | null;
  /** A map that holds `headers`, `cookies`, `redirects`, `tags.name` and others instead, as in k6. */
  parameters: Expression | null;
  /** A value that is sent as JSON. */
  json: Expression | null;
  /** Text, or a map that is sent as a form. */
  body: Expression | null;
  /** A map of fields that are sent as multipart/form-data. */
  multipart: Expression | null;
  expected: Pick<SentRequest, 'status' | 'checks'>;
  captures: Capture[];
  /** What of it is left out, said once it is known that the rest is sent. */
  remarks: string[];
}

/** A part of the answer that is always looked for, and that a variable holds from then on. */
export interface Capture {
  target: Target;
  /** What it is called. */
  variable: string;
  /** As perf-gate.yml writes it: `{ json: '/token' }`. */
  from: Record<string, string>;
}

interface Wait extends Located {
  kind: 'wait';
  seconds: Expression;
}

/** Conditions that an answer has to meet; null: they cannot be told apart. Its value is whether they hold. */
export interface Check extends Located {
  kind: 'check';
  answer: Expression;
  conditions: Condition[] | null;
}

/** A comparison of one part of an answer; without a part or an operator it is of another kind. */
export interface Condition extends Located {
  name: string;
  part: AnswerPart | null;
  operator: 'equals' | 'contains' | 'below' | null;
  value: Expression | null;
}

export type AnswerPart =
  | { kind: 'status' | 'body' | 'time' }
  | { kind: 'header'; name: string }
  /** The keys lead on from what the selector names. */
  | { kind: 'json'; selector: Expression | null; keys: string[] };

/** An assignment; its value is what is assigned. */
export interface Assign extends Located {
  kind: 'assign';
  target: Target;
  value: Expression;
  /** What stands before the `=` of `+=`, which joins the old value and the new one. */
  operator?: string | null;
  /** Whether its value is the old one, as with `n++`. */
  givesOld?: boolean;
}

export type Target =
  /** A variable of the innermost block or function, or the nearest that there is. */
  | { kind: 'variable'; name: string; declares: 'block' | 'function' | 'module' | null }
  | { kind: 'member'; object: Expression; key: Expression }
  /** Several targets by their keys or indices, and one for what is left. */
  | { kind: 'pattern'; parts: { key: Expression; target: Target; fallback: Expression | null }[]; rest: Target | null }
  /** Something that is not followed; what is assigned to it is said to be lost. */
  | { kind: 'unknown'; what: string };

/** A call of a function, of a method if the callee is a member, or of a class, which makes an object. */
export interface Call extends Located {
  kind: 'call';
  callee: Expression;
  arguments: Argument[];
  /** How messages name the callee. */
  written: string;
}

export interface Argument {
  value: Expression;
  /** Name of the parameter; null: it is given by its place. */
  name: string | null;
  /** Whether it is a list of arguments, or a map of named ones. */
  isSpread: boolean;
}

/** Something that has no counterpart: it is said, and has no value. */
export interface NoteStep extends Located {
  kind: 'note';
  text: string;
  /** Whether something that would be sent is missing because of it. */
  isLoss: boolean;
}

/** A value that cannot be told; what stands in `before` takes place nevertheless. */
export interface UnknownExpression extends Located {
  kind: 'unknown';
  reason: string;
  before: Expression[];
}

/** A way that is only taken under a condition. */
export interface Branch extends Located {
  kind: 'branch';
  condition: Expression;
  body: Statement[];
  otherwise: Statement[];
  /** The side that ends with an error: a good turn takes it only where it is certain. */
  ends?: { side: 'body' | 'otherwise'; isSent: boolean };
}

/** What is repeated for each of some values, or as long as a condition holds. */
export interface Loop extends Located {
  kind: 'loop';
  setup: Statement[];
  /** Takes one value after the other; null: there is none. */
  target: Target | null;
  values: Expression | null;
  condition: Expression | null;
  update: Expression | null;
  body: Statement[];
}

export interface Block extends Located {
  kind: 'block';
  body: Statement[];
  /** Whether variables that are declared in it end with it. */
  hasScope: boolean;
  /** What follows an error in it, and what is said where there is none; null or missing: the error goes on. */
  caught?: { body: Statement[]; remark: string | null } | null;
  /** What follows however it ends. */
  last?: Statement[];
}

interface Return extends Located {
  kind: 'return';
  value: Expression | null;
}

/** A step to somewhere else; `throw` ends what is sent. */
interface Jump extends Located {
  kind: 'jump';
  to: 'break' | 'continue' | 'throw';
}
