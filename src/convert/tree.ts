import type { SentRequest } from './sent-request.ts';

/**
 * A script of any language as the steps that it would take. Each language is lowered to this tree, and one interpreter
 * walks it. Whatever a language has and the tree has not becomes `unknown`, which has no value, or a `note`, which is
 * also said.
 */
export type Statement = Expression | Branch | Loop | Block | Return;

/** Something that has a value, and may send, wait or assign on the way to it. */
export type Expression = Reading | Name | Send | Wait | Check | Assign | Call | Each | NoteStep | UnknownExpression;

/** An expression that does nothing itself; what it is made of may. */
export type Reading =
  | Literal
  | TextExpression
  | ListExpression
  | MapExpression
  | FunctionExpression
  | Member
  | Calculation
  | Negation
  | Alternative
  | JsonText
  | ParsedJson
  | Environment
  | Random
  | Choice
  | AnswerJson;

interface Located {
  /** Line in the source, from 1. */
  line: number;
}

/** Data that stands in the source; text in it is taken as it is. */
export interface Literal extends Located {
  kind: 'literal';
  value: unknown;
}

/** Text that is put together of the text of its parts. */
interface TextExpression extends Located {
  kind: 'text';
  parts: Expression[];
}

/** The value of a variable, which may be a path such as `self.token`. */
interface Name extends Located {
  kind: 'name';
  name: string;
}

interface ListExpression extends Located {
  kind: 'list';
  items: Expression[];
}

export interface MapExpression extends Located {
  kind: 'map';
  entries: ({ key: Expression; value: Expression } | { spread: Expression })[];
}

export interface FunctionExpression extends Located {
  kind: 'function';
  /** Names of its parameters; null: a pattern, which is not followed. */
  parameters: (string | null)[];
  body: Statement[];
  /** Whether what it assigns is its own, or is kept in the scope of its caller. */
  scope: 'own' | 'shared';
}

/** A value by its key within a map, a list or the JSON of an answer. */
interface Member extends Located {
  kind: 'member';
  object: Expression;
  key: Expression;
}

/** Arithmetic, or text put together by `+`. */
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

/** `a || b`, `a ?? b` and `a && b`. */
interface Alternative extends Located {
  kind: 'alternative';
  operator: '||' | '??' | '&&';
  left: Expression;
  right: Expression;
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

/** A random number between two others. */
interface Random extends Located {
  kind: 'random';
  least: Expression;
  most: Expression;
}

/** One of the values of a list. */
interface Choice extends Located {
  kind: 'choice';
  list: Expression;
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
  headers: Expression | null;
  /** A map of what is added to the URL. */
  query: Expression | null;
  /** As which it is reported. */
  name: Expression | null;
  /** User and password; only whether there are any is asked. */
  credentials: Expression | null;
  /** A map that holds `headers` and `tags.name` instead, as in k6. */
  parameters: Expression | null;
  /** A value that is sent as JSON. */
  json: Expression | null;
  /** Text, or a map that is sent as a form. */
  body: Expression | null;
  expected: Pick<SentRequest, 'status' | 'checks'>;
  captures: Capture[];
  /** What of it is left out, said once it is known that the rest is sent. */
  remarks: string[];
}

/** A part of the answer that a variable holds from then on. */
export interface Capture {
  variable: string;
  /** As perf-gate.yml writes it: `{ json: '/token' }`. */
  from: Record<string, string>;
}

interface Wait extends Located {
  kind: 'wait';
  seconds: Expression;
}

/** Conditions that an answer has to meet; null: they cannot be told apart. */
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
interface Assign extends Located {
  kind: 'assign';
  target: Target;
  value: Expression;
}

export type Target =
  | { kind: 'variable'; name: string }
  /** The headers that all later requests have, or more of them. */
  | { kind: 'headers'; merge: boolean }
  | { kind: 'header'; name: Expression }
  /** Something that is not followed: a pattern, a property, a sum. */
  | { kind: 'none' };

interface Call extends Located {
  kind: 'call';
  callee: Expression;
  arguments: Expression[];
}

/** A function that is called for each value of a list. */
interface Each extends Located {
  kind: 'each';
  list: Expression;
  callee: Expression;
}

/** Something that has no counterpart: it is said, and has no value. */
export interface NoteStep extends Located {
  kind: 'note';
  text: string;
}

/** A value that cannot be told; what stands in `before` takes place nevertheless. */
export interface UnknownExpression extends Located {
  kind: 'unknown';
  reason: string;
  before: Expression[];
}

/** A way that is only taken under a condition. */
interface Branch extends Located {
  kind: 'branch';
  condition: Expression;
  body: Statement[];
  otherwise: Statement[];
}

interface Loop extends Located {
  kind: 'loop';
  /** The variable that holds one value after another; null: there is none. */
  variable: string | null;
  values: Expression | null;
  body: Statement[];
}

interface Block extends Located {
  kind: 'block';
  body: Statement[];
}

interface Return extends Located {
  kind: 'return';
  value: Expression | null;
}
