import { quote } from '../../text/quote.ts';
import { call, literal, loss, name, unknown } from '../nodes.ts';
import type { Expression, Statement } from '../tree.ts';
import { effectsOf, type Role } from './effects-of-functions.ts';
import type { Processor } from './processor.ts';
import { VARS } from './template.ts';

/** What the call of functions of the user leaves behind: variables that they set, and what they send themselves. */
export function lowerFunctions(names: readonly string[], role: Role, processor: Processor, line: number): Statement[] {
  return names.flatMap((called) => {
    if (called.includes('{{')) return [forgetting(called, line)];
    const { sets, sends } = effectsOf(processor, called, role);
    const missing = sends
      ? [loss(`the function ${quote(called)} sends requests itself, which are left out`, line)]
      : [];
    if (sets === null) return [...missing, forgetting(called, line)];
    const changes = [...sets].map(
      ([variable, known]): Statement => ({
        kind: 'assign',
        line,
        target: { kind: 'member', object: name(VARS, line), key: literal(variable, line) },
        value: known
          ? literal(known.value, line)
          : unknown(`${quote(variable)}, which the function ${quote(called)} sets`, line),
      }),
    );
    return [...missing, ...changes];
  });
}

/** The functions that may change a request before it is sent. */
export function changersOf(names: readonly string[], processor: Processor): string[] {
  return names.filter((called) => called.includes('{{') || effectsOf(processor, called, 'request').changesRequest);
}

/** Names of functions, of which a hook has one or a list. */
export function functionNames(given: unknown): string[] {
  return [given].flat().filter((one): one is string => typeof one === 'string');
}

/** The call of a function that cannot be read, which may set any variable. */
function forgetting(called: string, line: number): Expression {
  return call(unknown(`the function ${quote(called)}`, line), [name(VARS, line)], line, called);
}
