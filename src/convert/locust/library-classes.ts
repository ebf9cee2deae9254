import { parameter } from '../nodes.ts';
import { Scope } from '../scope.ts';
import type { ClassExpression } from '../tree.ts';
import { type ClassValue, Dictionary, type Value } from '../value.ts';

/** A class of a library: its objects can be made of whatever they are given. */
function libraryClass(name: string, bases: readonly Value[] = [OBJECT]): ClassValue {
  const rest = (variable: string, kind: 'positional' | 'named') => ({ ...parameter(variable), rest: kind });
  const method = (called: string): ClassExpression['members'][number] => ({
    name: called,
    isStatic: false,
    value: {
      kind: 'function',
      line: 1,
      name: called,
      parameters: [parameter('self'), rest('args', 'positional'), rest('kwargs', 'named')],
      body: [],
      receiver: 'first',
    },
  });
  const node: ClassExpression = {
    kind: 'class',
    line: 1,
    name,
    bases: [],
    members: ['__init__', 'on_start', 'on_stop'].map(method),
    constructorName: '__init__',
    isShared: true,
  };
  return { kind: 'class', node, scope: Scope.module(), bases, statics: new Dictionary() };
}

export const OBJECT: ClassValue = libraryClass('object', []);

/** Users that send by HTTP. */
export const HTTP_USERS = ['HttpUser', 'FastHttpUser', 'HttpLocust', 'FastHttpLocust'].map((name) =>
  libraryClass(name),
);
export const FAST_USERS = HTTP_USERS.filter(({ node }) => node.name?.startsWith('Fast'));
/** Sets of tasks that are taken in their order. */
export const SEQUENCES = ['SequentialTaskSet', 'TaskSequence'].map((name) => libraryClass(name));
const TASK_SET = libraryClass('TaskSet');
export const TASK_SETS = [TASK_SET, ...SEQUENCES];
export const SHAPE = libraryClass('LoadTestShape');
/** Users that send by something else. */
export const OTHER_USERS = ['User', 'Locust'].map((name) => libraryClass(name));
const OTHERS = ['ABC', 'Exception', 'Enum', 'Thread'].map((name) => libraryClass(name));

/** A class of Locust, or of Python, by its name. */
export const LIBRARY_CLASSES = new Map(
  [OBJECT, ...HTTP_USERS, ...TASK_SETS, SHAPE, ...OTHER_USERS, ...OTHERS].map((one) => [one.node.name ?? '', one]),
);

/** Whether a class is made from one of some classes of a library. */
export function isMadeFrom(value: ClassValue, wanted: readonly ClassValue[], depth = 0): boolean {
  if (wanted.some(({ node }) => node === value.node)) return true;
  return depth < 20 && value.bases.some((base) => base.kind === 'class' && isMadeFrom(base, wanted, depth + 1));
}

/** Whether a class is made from something that is not known. */
export function isMadeFromUnknown(value: ClassValue, depth = 0): boolean {
  return (
    depth < 20 &&
    value.bases.some((base) => base.kind === 'unknown' || (base.kind === 'class' && isMadeFromUnknown(base, depth + 1)))
  );
}
