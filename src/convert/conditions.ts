import { isNumeric } from '../text/exact-number.ts';
import { formatPointer } from '../text/json-pointer.ts';
import { quote } from '../text/quote.ts';
import { writeDuration } from './addresses.ts';
import type { Evaluator } from './evaluator.ts';
import { Names } from './names.ts';
import type { Scope } from './scope.ts';
import { selectorPointer } from './selector.ts';
import type { SentRequest } from './sent-request.ts';
import type { AnswerPart, Condition } from './tree.ts';

/**
 * Adds the conditions of a check to the request whose answer has to meet them. One that is not a plain comparison of
 * one part of the answer is noted with its line.
 */
export function addConditions(
  conditions: readonly Condition[],
  request: SentRequest,
  scope: Scope,
  evaluator: Evaluator,
): void {
  const names = new Names();
  for (const check of request.checks) names.take(String(check.name));
  for (const condition of conditions) {
    const written = writtenCheck(condition, scope, evaluator);
    if (written === null)
      evaluator.conversion.note(condition.line, `the check ${quote(condition.name)} has no counterpart`);
    // An answer of 404 is an error unless it is expected.
    else if (typeof written.status === 'number' && written.status >= 400) request.status = written.status;
    else request.checks.push({ name: names.take(condition.name), ...written });
  }
}

/** A condition as perf-gate.yml writes it; null: it has no counterpart. */
function writtenCheck(
  { part, operator, value: wantedNode }: Condition,
  scope: Scope,
  evaluator: Evaluator,
): Record<string, unknown> | null {
  const pointer = part?.kind === 'json' ? pointerOf(part, scope, evaluator) : null;
  const value = wantedNode && evaluator.evaluate(wantedNode, scope);
  if (part === null || operator === null || value?.kind !== 'data') return null;
  const wanted = value.value;
  const isText = typeof wanted === 'string' && wanted !== '';
  switch (part.kind) {
    case 'status':
      return operator === 'equals' && isStatus(wanted) ? { status: wanted } : null;
    case 'time':
      return operator === 'below' && typeof wanted === 'number' && wanted >= 1
        ? { latency: writeDuration(wanted) }
        : null;
    case 'body':
      return operator === 'contains' && isText ? { body: wanted } : null;
    case 'header':
      return operator !== 'below' && isText ? { header: part.name, contains: wanted } : null;
    case 'json':
      return operator === 'equals' &&
        pointer !== null &&
        (isNumeric(wanted) || ['string', 'boolean'].includes(typeof wanted))
        ? { json: pointer, equals: wanted }
        : null;
  }
}

function isStatus(wanted: unknown): wanted is number {
  return typeof wanted === 'number' && wanted >= 100 && wanted < 600 && Number.isInteger(wanted);
}

function pointerOf(
  { selector, keys }: Extract<AnswerPart, { kind: 'json' }>,
  scope: Scope,
  evaluator: Evaluator,
): string | null {
  const given = selector && evaluator.evaluate(selector, scope);
  if (given === null) return formatPointer(keys);
  const start = given.kind === 'data' && typeof given.value === 'string' ? selectorPointer(given.value) : null;
  return start === null ? null : `${start}${formatPointer(keys)}`;
}
