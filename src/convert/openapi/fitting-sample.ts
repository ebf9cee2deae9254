import { Validator } from '@cfworker/json-schema';
import { generateSync } from 'json-schema-faker';
import { sample } from 'openapi-sampler';
import { interruptible } from '../../text/bounded-pattern.ts';
import { markNumbers, unmarkNumbers } from '../../text/exact-json.ts';
import { ExactNumber } from '../../text/exact-number.ts';
import { child, isPlain, type Plain } from '../plain.ts';
import { GIVEN } from './finite-schema.ts';

/** How many variants, and how many random values, are tried for a schema that the plain sample does not fit. */
const MOST_VARIANTS = 20;
const SEEDS = [1, 2, 3, 4, 5];
/** Milliseconds to check a value against a schema; the largest documents take a few. */
const LONGEST = 200;
/** Short values of formats whose usual ones can be too long. */
const SHORT: Record<string, unknown> = {
  email: 'a@b.co',
  hostname: 'a.co',
  uri: 'a:b',
  url: 'a:b',
  ipv4: '10.0.0.1',
  ipv6: '::1',
};

/**
 * A value that fits a schema of a request. The samples of `openapi-sampler`, which keep what the schema gives, are
 * repaired where they do not fit: by other variants, by the least of what is required, by values of `json-schema-faker`.
 *
 * @param finite in the words of JSON Schema 2020-12, without references
 */
export function fittingSample(finite: Plain): { value: unknown; misfit: string | null } {
  const plain = plainSample(finite);
  if (misfitOf(finite, plain) === null) return { value: plain, misfit: null };
  const value = plainSample(repaired(finite));
  return { value, misfit: misfitOf(finite, value) };
}

/** Where a value does not fit a schema: `"/price" (minimum)`; null: it fits. */
export function misfitOf(schema: Plain, value: unknown): string | null {
  if (value === undefined) return 'no value';
  let result: ReturnType<Validator['validate']>;
  try {
    const validator = new Validator(rounded(schema) as Plain, '2020-12', false);
    // A pattern of the document can backtrack without end.
    result = interruptible(LONGEST, () => validator.validate(rounded(value)));
  } catch {
    return 'a schema that is not understood';
  }
  const [most] = result.errors.toSorted((one, other) => depthOf(other) - depthOf(one));
  if (result.valid || most === undefined) return null;
  const at = decodeURIComponent(most.instanceLocation.slice(1));
  return `${at === '' ? '' : `"${at.slice(0, 80)}" `}(${most.keyword})`;
}

function depthOf({ instanceLocation }: { instanceLocation: string }): number {
  return instanceLocation.split('/').length;
}

/** A value of the library, with the exact numbers that the schema gives. */
function plainSample(schema: Plain, options: { skipNonRequired?: boolean; enablePatterns?: boolean } = {}): unknown {
  const { warn } = console;
  // It warns whatever it is asked, in words about itself.
  console.warn = () => {};
  try {
    return unmarkNumbers(
      // The library copies what it samples, as plain data.
      sample(markNumbers(schema) as Plain, { skipReadOnly: true, quiet: true, maxSampleDepth: 1000, ...options }),
    );
  } finally {
    console.warn = warn;
  }
}

/** The same schema with a `default` wherever its plain sample does not fit, from the inside out. */
function repaired(schema: Plain): Plain {
  const made: Plain = { ...schema };
  for (const key of ['items', 'additionalProperties', 'contains']) {
    if (isPlain(made[key])) made[key] = repaired(made[key]);
  }
  for (const key of ['allOf', 'oneOf', 'anyOf', 'prefixItems']) {
    if (Array.isArray(made[key])) made[key] = made[key].map((part) => (isPlain(part) ? repaired(part) : part));
  }
  if (isPlain(made.properties)) {
    const parts = Object.entries(made.properties);
    made.properties = Object.fromEntries(parts.map(([name, part]) => [name, isPlain(part) ? repaired(part) : part]));
  }
  if (misfitOf(schema, plainSample(made)) === null) return made;
  // What the document gives is left to it.
  if (GIVEN.some((key) => key !== 'default' && made[key] !== undefined)) return made;
  for (const propose of candidates(made)) {
    const value = propose();
    if (value !== undefined && misfitOf(schema, value) === null) return { ...made, default: value };
  }
  return made;
}

/** Values to try, the plainest first. */
function* candidates(schema: Plain): Generator<() => unknown> {
  const format = String(schema.format);
  if (Object.hasOwn(SHORT, format)) yield () => SHORT[format];
  yield* numbers(schema);
  yield () => plainSample(schema, { enablePatterns: true });
  for (const key of ['oneOf', 'anyOf']) {
    const variants = Array.isArray(schema[key]) ? (schema[key] as unknown[]).slice(0, MOST_VARIANTS) : [];
    for (const variant of variants) yield () => plainSample({ ...schema, [key]: [variant] });
    for (const variant of variants) yield () => plainSample({ ...schema, [key]: [variant] }, { skipNonRequired: true });
  }
  yield () => plainSample(schema, { skipNonRequired: true });
  if (Number(schema.minItems ?? 0) === 0 && schema.type === 'array') yield () => [];
  yield* distinct(schema);
  const given = withoutReadOnly(schema);
  for (const seed of SEEDS) {
    for (const alwaysFakeOptionals of [true, false]) {
      yield () =>
        generated(given, { seed, alwaysFakeOptionals, ...(!alwaysFakeOptionals && { optionalsProbability: 0 }) });
    }
  }
}

function generated(schema: Plain, options: Parameters<typeof generateSync>[1]): unknown {
  try {
    return generateSync(rounded(schema) as Plain, {
      useDefaultValue: true,
      useExamplesValue: true,
      maxDefaultItems: 1,
      resolveJsonPath: false,
      validateSchemaVersion: false,
      ...options,
    });
  } catch {
    return undefined;
  }
}

/** The multiples, and whole numbers, next to the limits of a number. */
function* numbers({
  minimum,
  maximum,
  exclusiveMinimum,
  exclusiveMaximum,
  multipleOf,
  type,
}: Plain): Generator<() => number> {
  if (type !== 'integer' && type !== 'number') return;
  const [step, least, most] = [multipleOf ?? 1, minimum ?? exclusiveMinimum, maximum ?? exclusiveMaximum].map(Number);
  if (step === undefined || !(step > 0)) return;
  const digits = Math.min(15, (/\.(\d+)/.exec(String(step))?.[1] ?? '').length);
  const multiple = (count: number) => Number((count * step).toFixed(digits));
  if (Number.isFinite(least)) {
    for (const more of [0, 1]) yield () => multiple(Math.ceil(Number(least) / step) + more);
    if (Number.isFinite(most)) yield () => (Number(least) + Number(most)) / 2;
  } else if (Number.isFinite(most))
    for (const less of [0, 1]) yield () => multiple(Math.floor(Number(most) / step) - less);
  yield () => 0;
}

/** A list of as many different values as it has to have, where its items have a choice of them. */
function* distinct({ uniqueItems, minItems, items }: Plain): Generator<() => unknown[]> {
  if (uniqueItems !== true) return;
  const length = Number(minItems ?? 1);
  const choices = child(items, 'enum');
  if (Array.isArray(choices)) yield () => [...new Set(choices)].slice(0, length);
  if (child(items, 'type') === 'boolean') yield () => [true, false].slice(0, length);
  const [first] = isPlain(items) ? [plainSample(items)] : [];
  const counted = Array.from({ length }, (_, index) => index);
  if (typeof first === 'number')
    yield () => counted.map((index) => first + index * Number(child(items, 'multipleOf') ?? 1));
  if (typeof first === 'string') yield () => counted.map((index) => (index === 0 ? first : `${first}${index + 1}`));
}

function withoutReadOnly(schema: Plain): Plain {
  if (!isPlain(schema.properties)) return schema;
  const kept = Object.entries(schema.properties).filter(([, property]) => child(property, 'readOnly') !== true);
  return { ...schema, properties: Object.fromEntries(kept) };
}

/** Data as the checking library knows it: without what it takes for annotations, and with JavaScript's numbers. */
function rounded(value: unknown): unknown {
  if (value instanceof ExactNumber) return Number(String(value));
  if (Array.isArray(value)) return value.map(rounded);
  return isPlain(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rounded(item)])) : value;
}
