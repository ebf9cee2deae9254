import type { Evaluator, GivenArgument } from '../evaluator.ts';
import type { Expression } from '../tree.ts';
import type { Value } from '../value.ts';

/** What the walk of a Python file asks for beside what all scripts have. */
export interface Operating {
  operate(name: string, given: readonly GivenArgument[], line: number, evaluator: Evaluator): Value;
}

/** An operator of Python as the callee of a call. */
export function operator(name: string, line: number): Expression {
  return {
    kind: 'known',
    line,
    value: {
      kind: 'native',
      name: ` ${name}`,
      call: (given, at, evaluator) => (evaluator.dialect as unknown as Operating).operate(name, given, at, evaluator),
    },
  };
}
