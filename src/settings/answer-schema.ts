import { z } from 'zod';
import { hasBraces } from '../load/template/template.ts';
import type { Check, Extraction } from '../load/traffic/request.ts';
import { problemOfPattern } from '../text/bounded-pattern.ts';
import { writeExactJson } from '../text/exact-json.ts';
import { POINTER } from '../text/json-pointer.ts';
import { formatFile, quote } from '../text/quote.ts';
import { fault, ONCE_RIGHT } from './fault.ts';
import { headerName } from './headers-schema.ts';
import { duration, name, status, textValue } from './values-schema.ts';
import { describeValue } from './wording.ts';

// What a request reads from its answer: values to keep, and conditions that have to hold.

const POINTER_EXPECTED = 'a JSON pointer (RFC 6901), such as /found/0/id';
const pointer = z
  .string({ error: POINTER_EXPECTED })
  .regex(POINTER, { error: POINTER_EXPECTED })
  .max(1000, { error: POINTER_EXPECTED });

const PATTERN_EXPECTED = 'a regular expression, such as id="(\\d+)"';
const pattern = z
  .string({ error: PATTERN_EXPECTED })
  .min(1, { error: PATTERN_EXPECTED })
  .superRefine((source, context) => {
    const problem = problemOfPattern(source);
    if (problem !== null) fault(context, [], `not a regular expression: ${problem}`);
  }, ONCE_RIGHT);

const EXTRACTED_EXPECTED = 'a name of letters, digits, "_" and "-" that begins with a letter';
/** A name as it is used in a placeholder: without a dot, which separates a feeder from its column. */
export const placeholderName = z
  .string({ error: EXTRACTED_EXPECTED })
  .regex(/^[A-Za-z][\w-]{0,99}$/, { error: EXTRACTED_EXPECTED })
  .refine((text) => text !== 'faker', { error: 'another name than faker, which makes values up' });

const EXTRACT_EXPECTED = 'a map with json, header or regex';
const extraction = z
  .strictObject(
    {
      json: pointer.optional().describe('Where the value is in a JSON body: a JSON pointer such as /found/0/id.'),
      header: headerName.optional().describe('Header of the answer that has the value.'),
      regex: pattern
        .optional()
        .describe('Regular expression on the body: the value is its first group, or the whole match without one.'),
      default: textValue
        .optional()
        .describe('Value used when the answer does not have it. Without one, the journey ends there, as failed.'),
    },
    { error: EXTRACT_EXPECTED },
  )
  .superRefine(({ json, header, regex }, context) => {
    const kinds = Object.entries({ json, header, regex }).filter(([, value]) => value !== undefined);
    if (kinds.length !== 1) fault(context, [], `expected exactly one of json, header and regex, got ${kinds.length}`);
  }, ONCE_RIGHT);

/** Values kept from an answer, by the names of their placeholders. */
export const extract = z.record(placeholderName, extraction).transform((given): Extraction[] =>
  Object.entries(given).map(([key, { json, header, regex, default: fallback }]) => {
    const from = (): Extraction['from'] => {
      if (json !== undefined) return { kind: 'json', pointer: json };
      if (header !== undefined) return { kind: 'header', header: header.toLowerCase() };
      return { kind: 'regex', pattern: regex ?? '' };
    };
    return { name: key, from: from(), fallback: fallback ?? null };
  }),
);

const TEXT_EXPECTED = 'text that is not empty';
const contained = z.string({ error: TEXT_EXPECTED }).min(1, { error: TEXT_EXPECTED });
const KINDS = ['status', 'header', 'json', 'body', 'latency'] as const;
const CHECK_EXPECTED = `a map with one of ${KINDS.join(', ')}`;

const answerCheck = z
  .strictObject(
    {
      name: name.optional().describe('What this check is called in every table. Default: what it asks.'),
      status: status.optional().describe('Status: a code, a class such as 2xx, or a list of them.'),
      header: headerName.optional().describe('Header that has to be there.'),
      contains: contained.optional().describe('Text that this header has to contain.'),
      json: pointer.optional().describe('Value that a JSON body has to have: a JSON pointer such as /found/0/id.'),
      equals: z.unknown().optional().describe('What this value has to be.'),
      body: contained.optional().describe('Text that the body has to contain.'),
      latency: duration.optional().describe('The longest that the answer may take.'),
    },
    { error: CHECK_EXPECTED },
  )
  .superRefine((given, context) => {
    const kinds = KINDS.filter((kind) => given[kind] !== undefined);
    if (kinds.length !== 1) {
      fault(context, [], `expected exactly one of ${KINDS.join(', ')}, got ${kinds.length}`);
      return;
    }
    const stray = (key: 'contains' | 'equals', kind: string) =>
      fault(context, [key], `${key} goes with ${kind} only`, 'key');
    if (given.contains !== undefined && given.header === undefined) stray('contains', 'header');
    if (given.equals !== undefined && given.json === undefined) stray('equals', 'json');
    for (const key of ['contains', 'equals', 'body'] as const) {
      const value = given[key];
      if (typeof value !== 'string' || !hasBraces(value)) continue;
      fault(context, [key], 'a check takes no placeholders; say what every answer has in common');
    }
  }, ONCE_RIGHT)
  .transform((given): Check => {
    const that = conditionOf(given);
    return { name: given.name ?? nameOf(that, given), that };
  });

/** The checks that the answers to a request have to pass. */
export const checks = z.array(answerCheck).superRefine((list, context) => {
  const seen = new Set<string>();
  for (const [index, { name: called }] of list.entries()) {
    if (seen.has(called))
      fault(context, [index], `a second check called ${quote(called)}; give each a name of its own`);
    seen.add(called);
  }
}, ONCE_RIGHT);

interface CheckSettings {
  status?: number[] | undefined;
  header?: string | undefined;
  contains?: string | undefined;
  json?: string | undefined;
  equals?: unknown;
  body?: string | undefined;
  latency?: number | undefined;
}

function conditionOf({ status: codes, header, contains, json, equals, body, latency }: CheckSettings): Check['that'] {
  if (codes !== undefined) return { kind: 'status', codes };
  if (header !== undefined) return { kind: 'header', header: header.toLowerCase(), contains: contains ?? null };
  if (json !== undefined)
    return { kind: 'json', pointer: json, ...(equals !== undefined && { equals: writeExactJson(equals) }) };
  return body === undefined ? { kind: 'latency', most: latency ?? 0 } : { kind: 'body', contains: body };
}

const LONGEST_NAME = 100;

function nameOf(that: Check['that'], { status: codes = [], equals }: CheckSettings): string {
  switch (that.kind) {
    case 'status':
      return cut(`status ${classesOf(codes).join(', ')}`);
    case 'header':
      return cut(`header ${that.header}${that.contains === null ? '' : ` contains ${quote(that.contains)}`}`);
    case 'json':
      return cut(
        `json ${formatFile(that.pointer) || 'as a whole'}${equals === undefined ? '' : ` is ${shown(equals)}`}`,
      );
    case 'body':
      return cut(`body contains ${quote(that.contains)}`);
    case 'latency':
      return `latency up to ${that.most}ms`;
  }
}

function shown(value: unknown): string {
  return value === null ? 'null' : describeValue(value);
}

/** Writes a range of status codes: 200 to 299 is `2xx`. */
function classesOf(codes: number[]): string[] {
  const given = new Set(codes);
  const whole = [1, 2, 3, 4, 5].filter((digit) =>
    Array.from({ length: 100 }, (_, index) => digit * 100 + index).every((code) => given.has(code)),
  );
  const single = codes.filter((code) => !whole.includes(Math.floor(code / 100)));
  return [...whole.map((digit) => `${digit}xx`), ...single.map(String)];
}

function cut(text: string): string {
  const characters = Array.from(text);
  return characters.length > LONGEST_NAME ? `${characters.slice(0, LONGEST_NAME - 1).join('')}…` : text;
}
