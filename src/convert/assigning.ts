import type { Evaluator } from './evaluator.ts';
import { keyOf } from './folding.ts';
import { memberOf, setMember } from './members.ts';
import type { Scope } from './scope.ts';
import type { Target } from './tree.ts';
import { assigned, Dictionary, List, Unknown, type Value } from './value.ts';

/** Gives a target of an assignment its value. */
export function assign(target: Target, value: Value, scope: Scope, line: number, evaluator: Evaluator): void {
  switch (target.kind) {
    case 'variable': {
      const held = assigned(value, target.name);
      if (target.declares === 'block') scope.declare(target.name, held);
      else if (target.declares === 'function') scope.declareInFunction(target.name, held);
      else if (target.declares === 'module') scope.declareInModule(target.name, held);
      else scope.assign(target.name, held);
      return;
    }
    case 'member': {
      const object = evaluator.evaluate(target.object, scope);
      const key = evaluator.evaluate(target.key, scope);
      const setter = evaluator.dialect.setter?.(object, keyOf(key) ?? '') ?? null;
      if (setter !== null) {
        evaluator.call(setter, [{ value, name: null }], line, 'a setter');
        return;
      }
      const problem = setMember(object, key, assigned(value, keyOf(key) ?? 'value'), line);
      if (problem !== null) evaluator.conversion.lose(line, problem);
      return;
    }
    case 'pattern': {
      const taken: string[] = [];
      for (const { key: keyNode, target: inner, fallback } of target.parts) {
        const key = evaluator.evaluate(keyNode, scope);
        const name = keyOf(key);
        if (name !== null) taken.push(name);
        const isMissing = fallback && value.kind === 'dictionary' && name !== null && value.get(name) === undefined;
        const part = isMissing ? evaluator.evaluate(fallback, scope) : memberOf(value, key, line, evaluator);
        assign(inner, part, scope, line, evaluator);
      }
      if (target.rest) assign(target.rest, restOf(value, taken, line), scope, line, evaluator);
      return;
    }
    case 'unknown':
      evaluator.conversion.lose(line, `${target.what} is not followed`);
  }
}

/** What a pattern leaves of a value. */
function restOf(value: Value, taken: readonly string[], line: number): Value {
  if (value.kind === 'dictionary') {
    const rest = new Dictionary([...value.entries].filter(([key]) => !taken.includes(key)));
    rest.rest = value.rest;
    return rest;
  }
  if (value.kind === 'list') {
    const rest = new List(value.items.slice(taken.length));
    rest.rest = value.rest;
    return rest;
  }
  return Unknown.from([value, new Unknown(['what a pattern leaves'], line)], line);
}
