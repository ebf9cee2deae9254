import type { Expression, Literal, NoteStep, Send, UnknownExpression } from './tree.ts';

export function literal(value: unknown, line: number): Literal {
  return { kind: 'literal', value, line };
}

export function unknown(reason: string, line: number, before: Expression[] = []): UnknownExpression {
  return { kind: 'unknown', reason, line, before };
}

export function note(text: string, line: number): NoteStep {
  return { kind: 'note', text, line };
}

/** A request of which only method and URL are given. */
export function send(method: Expression, url: Expression, line: number): Send {
  return {
    kind: 'send',
    line,
    method,
    url,
    written: null,
    headers: null,
    query: null,
    name: null,
    credentials: null,
    parameters: null,
    json: null,
    body: null,
    expected: { status: null, checks: [] },
    captures: [],
    remarks: [],
  };
}
