import { describe, expect, it } from 'vitest';
import { PerfGateError } from '../../src/errors.ts';
import { parseDocument } from '../../src/measurement/parse-document.ts';
import { runDocumentSchema } from '../../src/measurement/run-document.ts';
import { round, runDocument } from './run.ts';

const RUN = { kind: 'run', newest: 1, schema: runDocumentSchema };

function messageOf(text: string): string {
  try {
    parseDocument(text, 'base.json', RUN, 'baseline');
  } catch (error) {
    expect(error).toBeInstanceOf(PerfGateError);
    expect((error as PerfGateError).class).toBe('baseline');
    return (error as PerfGateError).message;
  }
  throw new Error('it was read');
}

const document = runDocument([round()]);

describe('a document', () => {
  it('is read as it was written', () => {
    expect(parseDocument(JSON.stringify(document), 'base.json', RUN, 'baseline')).toEqual(document);
  });

  it.each([
    ['nothing', ''],
    ['no JSON', '<html>'],
    ['cut short', JSON.stringify(document).slice(0, -10)],
    ['a number', '5'],
    ['null', 'null'],
    ['a string', '"run"'],
    ['brackets without end', '['.repeat(200_000)],
  ])('that is %s is not one', (_, text) => {
    expect(messageOf(text)).toBe('base.json is not a perf-gate run document: it is not JSON, or was cut short.');
  });

  it.each([
    ['{}', 'base.json is not written by perf-gate; a run document is needed.'],
    ['[]', 'base.json is not written by perf-gate; a run document is needed.'],
    ['{"kind":7}', 'base.json is not written by perf-gate; a run document is needed.'],
    ['{"kind":"baseline"}', 'base.json is a document of kind "baseline"; a run document is needed.'],
  ])('of another kind says so: %s', (text, message) => {
    expect(messageOf(text)).toBe(message);
  });

  it('of a newer schema asks for the perf-gate that wrote it', () => {
    const newer = { ...document, schema: 2, version: '2.3.0', more: true };
    expect(messageOf(JSON.stringify(newer))).toBe(
      'base.json has schema 2, this perf-gate reads up to 1 (it was written by perf-gate 2.3.0): use a newer perf-gate.',
    );
    expect(messageOf(JSON.stringify({ kind: 'run', schema: 9 }))).toContain('has schema 9');
  });

  it.each<[string, (copy: Record<string, never>) => unknown]>([
    ['schema', (copy) => ({ ...copy, schema: 'one' })],
    ['schema', (copy) => ({ ...copy, schema: 0 })],
    ['machine.cores', (copy) => ({ ...copy, machine: { ...document.machine, cores: -1 } })],
    ['scenarios.0.rounds.0.duration', () => runDocument([round({ duration: 0 })])],
    ['scenarios.0.rounds.0.throughput', () => runDocument([round({ throughput: Number.NaN })])],
    ['scenarios.0.rounds.0.startedAt', () => runDocument([round({ startedAt: 'yesterday' })])],
    ['', (copy) => ({ ...copy, unknown: 1 })],
  ])('that is damaged says where: %s', (place, damage) => {
    const text = JSON.stringify(damage(structuredClone(document) as never));
    expect(messageOf(text)).toBe(`base.json is damaged at "${place}".`);
  });

  it('does not fill a message with what it contains', () => {
    const long = 'x'.repeat(100_000);
    expect(messageOf(JSON.stringify({ kind: long })).length).toBeLessThan(200);
    expect(messageOf(JSON.stringify({ kind: 'run', schema: 5, version: long })).length).toBeLessThan(200);
    const deep = runDocument([round({ labels: { [long]: 5 as never } })]);
    expect(messageOf(JSON.stringify(deep)).length).toBeLessThan(200);
  });
});
