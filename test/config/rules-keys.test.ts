import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { standingOf } from '../../src/config/rules/standing.ts';

// Every key of perf-gate.yml is either a rule of the gate or describes a side: a key that is new has to be one of them.

interface Schema {
  $ref?: string;
  $defs?: Record<string, Schema>;
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  items?: Schema;
}

const top: Schema = JSON.parse(readFileSync(join(import.meta.dirname, '../../perf-gate.schema.json'), 'utf8'));

function keysOf(schema: Schema, path: string): string[] {
  const here = schema.$ref ? (top.$defs?.[schema.$ref.replace('#/$defs/', '')] as Schema) : schema;
  const { additionalProperties: any } = here;
  return [
    ...[...(here.anyOf ?? []), ...(here.oneOf ?? [])].flatMap((branch) => keysOf(branch, path)),
    ...Object.entries(here.properties ?? {}).flatMap(([key, value]) => {
      const at = path === '' ? key : `${path}.${key}`;
      return [at, ...keysOf(value, at)];
    }),
    ...(typeof any === 'object' ? keysOf(any, `${path}.*`) : []),
    ...(here.items ? keysOf(here.items, `${path}[]`) : []),
  ];
}

/** What holds both: what is below is told apart. */
const BOTH = ['target', 'scenarios.*.requests', 'scenarios.*.journeys', 'scenarios.*.before'];

describe('every key of the schema', () => {
  const keys = [...new Set(keysOf(top, ''))];

  it('is a rule of the gate or describes a side', () => {
    expect(keys.length).toBeGreaterThan(400);
    expect(keys.filter((key) => standingOf(key) === null && !BOTH.includes(key))).toEqual([]);
  });

  it('that is not known is neither, wherever it may stand', () => {
    const unknown = [
      'new',
      'target.new',
      'scenarios.*.new',
      'scenarios.*.requests[].new',
      'scenarios.*.journeys.*.new',
    ];
    expect(unknown.map(standingOf)).toEqual(unknown.map(() => null));
  });

  it.each([
    ['rule', ['fail-on', 'baseline', 'base.start', 'compare.tolerance.stored', 'coverage.openapi', 'target.paths']],
    ['rule', ['scenarios', 'scenarios.*.thresholds.p95.severity', 'scenarios.*.rounds', 'scenarios.*.stages[].to']],
    ['rule', ['scenarios.*.requests[].thresholds.p95', 'scenarios.*.journeys.*.thresholds', 'target.setup-each']],
    [
      'own',
      ['target.start', 'target.env', 'target.ready.url', 'target.tls.ca', 'scenarios.*.requests[].checks[].json'],
    ],
    ['own', ['scenarios.*.data.*.rows', 'scenarios.*.auth.bearer', 'scenarios.*.journeys.*.pause', 'scenarios.*.run']],
  ])('stands as %s: %s', (standing, named) => {
    expect(named.map(standingOf)).toEqual(named.map(() => standing));
    expect(named.filter((key) => !keys.includes(key))).toEqual([]);
  });
});
