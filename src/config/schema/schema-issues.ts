import { z } from 'zod';
import { describeValue, type Path } from '../../settings/wording.ts';
import { quote } from '../../text/quote.ts';
import { nearest, suggest } from '../../text/suggest.ts';

/** What is wrong with one key or value, in words, with the path from the top of the checked data. */
export interface Fault {
  path: Path;
  at: 'key' | 'value';
  text: string;
}

const TYPES: Record<string, string> = {
  object: 'a map',
  record: 'a map',
  array: 'a list',
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
};

/**
 * Checks `value` against `schema`; the problems are in terms that a user of the file knows, not those of the schema
 * library.
 */
export function check<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): { output: z.output<Schema> } | { faults: Fault[] } {
  const result = schema.safeParse(value, { error: expectation });
  if (result.success) return { output: result.data };
  return { faults: result.error.issues.flatMap((issue) => explain(issue, [], schema, value)) };
}

/** Describes what a schema accepts that does not say so itself. */
function expectation(issue: z.core.$ZodRawIssue): string {
  if (issue.code === 'invalid_type') return TYPES[issue.expected] ?? 'another kind of value';
  if (issue.code === 'invalid_value') return `one of ${issue.values.join(', ')}`;
  return 'another value';
}

function explain(issue: z.core.$ZodIssue, above: Path, schema: z.ZodType, value: unknown): Fault[] {
  const path: Path = [...above, ...issue.path.map((step) => (typeof step === 'number' ? step : String(step)))];
  const found = valueAt(value, path);
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = keysAt(schema, path, value);
      const homes = path.length === 0 ? homesBelow(schema) : new Map<string, string>();
      return issue.keys.map((key) => {
        const home = homes.get(key);
        const hint = home === undefined ? suggest(key, known) : `; it belongs further down, as ${home}`;
        return { path: [...path, key], at: 'key', text: `unknown key${hint}` };
      });
    }
    case 'invalid_key': {
      const text = `expected ${issue.issues[0]?.message ?? 'another key'}, got ${quote(String(path.at(-1)))}`;
      return [{ path, at: 'key', text }];
    }
    case 'invalid_union': {
      if (issue.discriminator !== undefined) break;
      const branches = issue.errors.filter((issues) => !issues.some(isOfOtherKind));
      const branch = branches[0];
      if (branches.length === 1 && branch !== undefined) {
        return branch.flatMap((inner) => explain(inner, path, schema, value));
      }
      break;
    }
    case 'custom':
      if (issue.params?.complete === true) {
        return [{ path, at: issue.params.at === 'key' ? 'key' : 'value', text: issue.message }];
      }
      break;
  }
  if (found === undefined) return [{ path, at: 'value', text: `missing; expected ${issue.message}` }];
  // What is there by mistake may be a secret.
  if (path.includes('auth')) return [{ path, at: 'value', text: `expected ${issue.message}` }];
  const near = typeof found === 'string' ? nearest(found, wordsOf(issue)) : null;
  const hint = near === null ? '' : `; did you mean ${quote(near)}?`;
  return [{ path, at: 'value', text: `expected ${issue.message}, got ${describeValue(found)}${hint}` }];
}

/** Lists the words of which the value has to be one; none where it may be something else. */
function wordsOf(issue: z.core.$ZodIssue): string[] {
  if (issue.code === 'invalid_value') return issue.values.map(String);
  // The branch depends on this one word, and the schema's own message lists the possible ones.
  if (issue.code === 'invalid_union' && issue.discriminator !== undefined)
    return issue.message.replace(/^one of /, '').split(', ');
  return [];
}

/** Whether a branch of a union is for another type of value altogether. */
function isOfOtherKind(issue: z.core.$ZodIssue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === 'invalid_union') return issue.errors.every((branch) => branch.some(isOfOtherKind));
  return issue.code === 'invalid_type' || issue.code === 'invalid_value';
}

function valueAt(value: unknown, path: Path): unknown {
  let here = value;
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined;
    here = (here as Record<string | number, unknown>)[step];
  }
  return here;
}

/** Where keys belong that may stand at the top by mistake: `target.start`, `scenarios.<name>.rate`. */
function homesBelow(schema: z.ZodType): Map<string, string> {
  const homes = new Map<string, string>();
  for (const above of keysAt(schema, [], undefined)) {
    for (const place of [[above], [above, '<name>']]) {
      for (const key of keysAt(schema, place, undefined)) {
        if (!homes.has(key)) homes.set(key, [...place, key].join('.'));
      }
    }
  }
  return homes;
}

/** Lists the keys that `schema` knows at `path` of this value; without a value, of every kind that could stand there. */
function keysAt(schema: z.core.$ZodType, path: Path, value: unknown): string[] {
  const [step, ...rest] = path;
  if (schema instanceof z.ZodObject) {
    if (step === undefined) return Object.keys(schema.shape);
    const below = Object.hasOwn(schema.shape, step) ? schema.shape[step] : schema.def.catchall;
    return below ? keysAt(below, rest, valueAt(value, [step])) : [];
  }
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodPrefault) return keysAt(schema.unwrap(), path, value);
  if (schema instanceof z.ZodPipe) return keysAt(schema.in, path, value);
  if (schema instanceof z.ZodDiscriminatedUnion) {
    if (value === undefined) return schema.options.flatMap((option) => keysAt(option, path, value));
    const decides = schema.def.discriminator;
    const option = schema.options.find((one) => isOption(one, decides, valueAt(value, [decides])));
    return option ? keysAt(option, path, value) : [];
  }
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => keysAt(option, path, value));
  if (step === undefined) return [];
  if (schema instanceof z.ZodRecord) return keysAt(schema.valueType, rest, valueAt(value, [step]));
  return schema instanceof z.ZodArray ? keysAt(schema.element, rest, valueAt(value, [step])) : [];
}

function isOption(option: z.core.$ZodType, key: string, word: unknown): boolean {
  return option instanceof z.ZodObject && option.shape[key]?.safeParse(word).success === true;
}
