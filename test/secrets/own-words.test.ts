import { expect, it } from 'vitest';
import { z } from 'zod';
import { DocumentRedactor } from '../../src/secrets/redact-document.ts';
import { Redactor } from '../../src/secrets/redactor.ts';
import { resultSchema } from '../../src/verdict/result.ts';

// A change chooses the values of its variables: a "secret" of perf-gate's own words would hide what is said of the change.

const SAID = 'This change loosens the gate: compare.metrics p25 → startup.';

function knowing(...secrets: string[]): Redactor {
  const redactor = new Redactor();
  redactor.learn(secrets);
  return redactor;
}

it.each([
  'loosens the gate',
  'This change',
  'oosens the gat',
  'x9 This change loosens the gate',
  'key-7\nThis change loosens',
  'compare.metrics',
  'This%20change',
])('T7: a secret hides nothing that perf-gate says: %j', (secret) => {
  expect(knowing(secret).text(SAID)).toBe(SAID);
});

it('T7: a secret is masked beside such words, and with some of them in it', () => {
  expect(knowing('!?!?#!?!?').text(`${SAID} !?!?#!?!?`)).toBe(`${SAID} ***`);
  expect(knowing('hunter2-canary').text(`${SAID} hunter2-canary`)).toBe(`${SAID} ***`);
  expect(knowing('s3cret loosens the gate 77x').text('a s3cret loosens the gate 77x b')).toBe(
    'a ***loosens the gate*** b',
  );
});

it('T7: no secret changes a word of the schema', () => {
  const words = fixedWords(z.toJSONSchema(resultSchema, { unrepresentable: 'any' }));
  expect(words.map(([key]) => key)).toEqual(expect.arrayContaining(['effect', 'from', 'conclusion']));
  for (const [key, word] of words) {
    const document = { [key]: word };
    expect(new DocumentRedactor(knowing(word)).redact(document), key).toEqual(document);
  }
});

/** Each key of a document whose value is one of some words, with such a word. */
function fixedWords(schema: unknown, key = '', depth = 0): [key: string, word: string][] {
  if (typeof schema !== 'object' || schema === null || depth > 60) return [];
  const {
    enum: words = [],
    const: word,
    properties = {},
    propertyNames: _,
    ...others
  } = schema as Record<string, unknown>;
  const own = [...(words as unknown[]), word].flatMap((one): [string, string][] =>
    typeof one === 'string' && key !== '' ? [[key, one]] : [],
  );
  const below = Object.entries(properties as object).flatMap(([name, child]) => fixedWords(child, name, depth + 1));
  return [...own, ...below, ...Object.values(others).flatMap((other) => fixedWords(other, key, depth + 1))];
}
