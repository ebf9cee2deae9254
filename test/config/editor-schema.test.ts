import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadConfig } from '../../src/config/load-config.ts';
import { editorSchema } from '../../src/config/schema/editor-schema.ts';
import { START } from './workspace.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const schema: Schema = JSON.parse(editorSchema());
const accepts = new Ajv2020({ strict: true, strictTypes: false, allErrors: true }).compile(schema);

interface Schema {
  description?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  items?: Schema;
  anyOf?: Schema[];
  $defs?: Record<string, Schema>;
}

it('perf-gate.schema.json is current; otherwise run: node scripts/generate-schema.ts', () => {
  expect(readFileSync(`${root}/perf-gate.schema.json`, 'utf8')).toBe(editorSchema());
});

it('every key has a description, and no map takes keys that it does not know', () => {
  const keys = describeKeys(schema, '');
  expect(keys.length).toBeGreaterThan(50);
  expect(keys.filter(({ description }) => !description)).toEqual([]);
  expect(schema).toMatchObject({ title: 'perf-gate configuration', additionalProperties: false });
});

function describeKeys(part: Schema, path: string): { path: string; description: string | undefined }[] {
  const properties = Object.entries(part.properties ?? {});
  // Limits can be on metrics of the target's own.
  const takesOthers = Object.hasOwn(part.properties ?? {}, 'throughput');
  if (properties.length > 0 && !takesOthers) expect(part.additionalProperties, path).toBe(false);
  return [
    ...properties.flatMap(([key, inner]) => [
      { path: `${path}.${key}`, description: inner.description },
      ...describeKeys(inner, `${path}.${key}`),
    ]),
    ...(part.anyOf ?? []).flatMap((inner) => describeKeys(inner, path)),
    ...(part.items ? describeKeys(part.items, `${path}[]`) : []),
    ...Object.values(part.$defs ?? {}).flatMap((inner) => describeKeys(inner, path)),
    ...(typeof part.additionalProperties === 'object' ? describeKeys(part.additionalProperties, `${path}.*`) : []),
  ];
}

describe('the examples are valid, for an editor as for perf-gate', () => {
  const examples = globSync('examples/**/perf-gate.{yml,yaml}', { cwd: root, exclude: ['**/node_modules'] });

  it('there are some', () => expect(examples.length).toBeGreaterThan(0));

  it.each(examples)('%s', (example) => {
    const text = readFileSync(`${root}/${example}`, 'utf8');
    accepts(parse(text));
    expect(accepts.errors).toBeNull();
    expect(text).toMatch(/^# yaml-language-server: \$schema=(\.\.\/)+perf-gate\.schema\.json$/m);
    expect(loadConfig({ workspace: root, path: example, inputs: {} }).file).toBe(example);
  });
});

describe('an editor marks', () => {
  it.each([
    `${START}scenarios: { a: { conections: 1 } }`,
    `${START}scenarios: { a: { duration: 10 } }`,
    `${START}scenarios: { a: { rounds: 4 } }`,
    `${START}scenarios: { a: { thresholds: { p95: < 5MB } } }`,
    `${START}scenarios: { a: { thresholds: { p95: { limit: < 1s, severity: x } } } }`,
    `${START}scenarios: { a: { requests: [] } }`,
    `${START}scenarios: { a: { requests: [GETT /] } }`,
    `${START}scenarios: { a: { requests: [{ path: a }] } }`,
    `${START}compare: { tolerance: 3s }`,
    `${START}fail-on: x`,
    'target: { ready: { status: 2x } }',
    `${START}scenarios: { a: { rate: 500 } }`,
    `${START}scenarios: { a: { stages: [{ duration: 10s, to: many }] } }`,
    `${START}scenarios: { a: { auth: { bearer: s3cret } } }`,
    `${START}scenarios: { a: { journeys: { j: { pause: 3, requests: [GET /] } } } }`,
    `${START}scenarios: { a: { journeys: { j: { requests: [{ path: /, extract: { id: { json: a } } }] } } } }`,
    `${START}scenarios: { a: { data: { users: { file: a.csv, order: shuffled } } } }`,
    `${START}coverage: { minimum: 90% }`,
  ])('%s', (yaml) => expect(accepts(parse(yaml))).toBe(false));
});
