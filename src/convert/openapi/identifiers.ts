import { formatPointer } from '../../text/json-pointer.ts';
import type { Shape } from './answers.ts';
import { wordsOf } from './destructive.ts';

/** What a path parameter stands for: its name, its type where the document has one, and the collection before it. */
export interface Sought {
  parameter: string;
  type: string | null;
  /** The last segment before it: `items`. */
  collection: string;
}

/** Keys around the thing, or the list of things, that an answer is about. */
const WRAPPERS = 'data result results items content value values list entries records rows hits payload response'.split(
  ' ',
);
const IDS = ['id', 'uuid', 'guid'];
const IDENTIFIERS = [...IDS, 'key', 'slug', 'login', 'username', 'handle', 'code', 'number'];
const IRREGULAR: Record<string, string> = {
  people: 'person',
  children: 'child',
  men: 'man',
  women: 'woman',
  mice: 'mouse',
  data: 'datum',
  criteria: 'criterion',
  indices: 'index',
  movies: 'movie',
  cookies: 'cookie',
  series: 'series',
  statuses: 'status',
};

/** Where an answer has what a parameter stands for. */
export interface Identifier {
  /** A JSON pointer. */
  pointer: string;
  /** Whether it names the thing itself, and nothing else that the thing refers to. */
  isOwn: boolean;
}

/** Finds where the answer to a creation has the identifier of what was created; null: nowhere. */
export function identifierOfCreated(answer: Shape, sought: Sought): Identifier | null {
  const own = fieldFor(answer, sought);
  if (own !== null) return below([], own);
  const noun = singular(sought.collection);
  for (const [name, field] of answer.fields) {
    if (!WRAPPERS.includes(name.toLowerCase()) && plainWord(name) !== noun) continue;
    const inner = fieldFor(field(), sought);
    if (inner !== null) return below([name], inner);
  }
  return null;
}

/** Finds where the answer of a list has the identifier of its first element; null: nowhere. */
export function identifierOfListed(answer: Shape, sought: Sought, around: readonly string[] = []): Identifier | null {
  if (answer.kind === 'list') {
    const field = answer.item && fieldFor(answer.item(), sought);
    return field && below([...around, '0'], field);
  }
  if (around.length > 2) return null;
  const names = [...answer.fields.keys()];
  const isFitting = (name: string) =>
    plainWord(name) === plainWord(sought.collection) || WRAPPERS.includes(name.toLowerCase()) || name === '_embedded';
  const lists = names.filter((name) => answer.fields.get(name)?.().kind === 'list');
  for (const name of new Set([...names.filter(isFitting), ...(lists.length === 1 ? lists : [])])) {
    const inner = answer.fields.get(name)?.();
    const found = inner && identifierOfListed(inner, sought, [...around, name]);
    if (found) return found;
  }
  return null;
}

function below(keys: readonly string[], { name, isOwn }: Field): Identifier {
  return { pointer: formatPointer([...keys, name]), isOwn };
}

interface Field {
  name: string;
  isOwn: boolean;
}

/** The field of a thing whose value a parameter takes; null: none that is surely it. */
function fieldFor(thing: Shape, { parameter, type, collection }: Sought): Field | null {
  if (thing.kind !== 'map') return null;
  const asked = plainWord(parameter);
  const noun = singular(collection);
  const rest = asked.startsWith(noun) ? asked.slice(noun.length) : '';
  const named = (words: readonly string[]) => {
    for (const word of words) {
      for (const [name, field] of thing.fields) if (plainWord(name) === word && fits(field(), type)) return name;
    }
    return null;
  };
  const isId = asked === noun || IDS.includes(asked) || isIdOf(asked, noun, thing.named);
  const exact = named([asked, `${noun}${asked}`]);
  // The id of something else, such as `customerId` of an order, is no identifier of the order.
  if (exact !== null) return { name: exact, isOwn: isId || rest !== '' || !IDS.some((id) => asked.endsWith(id)) };
  const identifier = isId ? named([...IDS, `${noun}id`]) : null;
  if (identifier !== null) return { name: identifier, isOwn: true };
  // A thing with an identifier may have a name that is none.
  if (rest === '' || (rest === 'name' && named(IDENTIFIERS) !== null)) return null;
  const part = named([rest]);
  return part === null ? null : { name: part, isOwn: true };
}

/** Whether `userid` is surely the id of one of `users`, or of a schema called User: `ownerid` is not. */
function isIdOf(asked: string, noun: string, named: string | null): boolean {
  const suffix = IDS.find((id) => asked.endsWith(id));
  const owner = suffix === undefined ? '' : asked.slice(0, -suffix.length);
  if (owner === '') return false;
  return (
    noun.startsWith(owner) ||
    noun.endsWith(owner) ||
    owner.endsWith(noun) ||
    (named !== null && plainWord(named) === owner)
  );
}

function fits({ kind, type }: Shape, wanted: string | null): boolean {
  if (kind === 'unknown') return true;
  if (kind !== 'value') return false;
  if (type === null || wanted === null || type === wanted) return true;
  const isNumber = (one: string) => one === 'integer' || one === 'number';
  if (isNumber(wanted)) return isNumber(type);
  // Every value is a text in a path; only a UUID is never a number.
  return wanted === 'string' ? type !== 'boolean' : wanted === 'uuid' && type === 'string';
}

/** `person` of `people`, `category` of `categories`, `item` of `items`, as one plain word. */
export function singular(plural: string): string {
  const words = wordsOf(plural);
  const last = words.pop() ?? '';
  const one =
    IRREGULAR[last] ??
    last
      .replace(/ies$/, 'y')
      .replace(/(ss|x|ch|sh|z)es$/, '$1')
      .replace(/([^su])s$/, '$1');
  return [...words, one].join('');
}

function plainWord(text: string): string {
  return wordsOf(text).join('');
}
