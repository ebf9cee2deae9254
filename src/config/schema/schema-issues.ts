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

/** Checks `value` against `schema`; the faults are in words that a user of the file knows, without the schema library's. */
export function check<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): { output: z.output<Schema> } | { faults: Fault[] } {
  const result = schema.safeParse(value, { error: expectation });
  if (result.success) return { output: result.data };
  return { faults: result.error.issues.flatMap((issue) => explain(issue, [], schema, value)) };
}

/** For schemas that do not say themselves what they accept. */
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
      const known = keysAt(schema, path);
      return issue.keys.map((key) => ({ path: [...path, key], at: 'key', text: `unknown key${suggest(key, known)}` }));
    }
    case 'invalid_key': {
      const text = `expected ${issue.issues[0]?.message ?? 'another key'}, got ${quote(String(path.at(-1)))}`;
      return [{ path, at: 'key', text }];
    }
    case 'invalid_union': {
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
  // What stands there by mistake may be a secret.
  if (path.includes('auth')) return [{ path, at: 'value', text: `expected ${issue.message}` }];
  const isWord = issue.code === 'invalid_value' && typeof found === 'string';
  const near = isWord ? nearest(found, issue.values.map(String)) : null;
  const hint = near === null ? '' : `; did you mean ${quote(near)}?`;
  return [{ path, at: 'value', text: `expected ${issue.message}, got ${describeValue(found)}${hint}` }];
}

/** The branch of a union that the value does not even begin to be. */
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

/** The keys that `schema` knows at `path`. */
function keysAt(schema: z.core.$ZodType, path: Path): string[] {
  const [step, ...rest] = path;
  if (schema instanceof z.ZodObject) {
    if (step === undefined) return Object.keys(schema.shape);
    return Object.hasOwn(schema.shape, step) ? keysAt(schema.shape[step], rest) : [];
  }
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodPrefault) return keysAt(schema.unwrap(), path);
  if (schema instanceof z.ZodPipe) return keysAt(schema.in, path);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => keysAt(option, path));
  if (step === undefined) return [];
  if (schema instanceof z.ZodRecord) return keysAt(schema.valueType, rest);
  return schema instanceof z.ZodArray ? keysAt(schema.element, rest) : [];
}
