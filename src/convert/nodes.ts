import type {
  Assign,
  Call,
  Expression,
  Literal,
  NoteStep,
  Parameter,
  Send,
  Target,
  UnknownExpression,
} from './tree.ts';

export function literal(value: unknown, line: number): Literal {
  return { kind: 'literal', value, line };
}

export function unknown(reason: string, line: number, before: Expression[] = []): UnknownExpression {
  return { kind: 'unknown', reason, line, before };
}

/** Something that is other than in the source. */
export function note(text: string, line: number): NoteStep {
  return { kind: 'note', text, line, isLoss: false };
}

/** Something that is missing from the result. */
export function loss(text: string, line: number): NoteStep {
  return { kind: 'note', text, line, isLoss: true };
}

export function name(variable: string, line: number): Expression {
  return { kind: 'name', name: variable, line };
}

/** A call whose arguments are given by their places. */
export function call(callee: Expression, given: readonly Expression[], line: number, written: string): Call {
  const positional = given.map((value) => ({ value, name: null, isSpread: false }));
  return { kind: 'call', line, callee, arguments: positional, written };
}

/** An assignment to a variable. @param declares where the variable is made; null: the nearest that there is */
export function assignment(
  variable: string,
  value: Expression,
  line: number,
  declares: Extract<Target, { kind: 'variable' }>['declares'] = null,
): Assign {
  return { kind: 'assign', line, target: { kind: 'variable', name: variable, declares }, value };
}

export function parameter(variable: string): Parameter {
  return { target: { kind: 'variable', name: variable, declares: 'block' }, fallback: null, rest: null };
}

/** A request of which only method and URL are given. */
export function send(method: Expression, url: Expression, line: number): Send {
  return {
    kind: 'send',
    line,
    method,
    url,
    written: null,
    client: null,
    headers: null,
    cookies: null,
    query: null,
    name: null,
    credentials: null,
    redirects: null,
    parameters: null,
    json: null,
    body: null,
    multipart: null,
    expected: { status: null, checks: [] },
    captures: [],
    remarks: [],
  };
}
