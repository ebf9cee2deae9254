import { describe, expect, it } from 'vitest';
import { PerfGateError } from '../../src/errors.ts';
import { parseDocument } from '../../src/measurement/parse-document.ts';
import { type Round, RUN_SCHEMA, runDocumentSchema, type Window } from '../../src/measurement/run-document.ts';
import { upgradeRun } from '../../src/measurement/upgrade.ts';
import { round, runDocument } from './run.ts';

const RUN = { kind: 'run', newest: RUN_SCHEMA, schema: runDocumentSchema, upgrade: upgradeRun };

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

/** A round whose window holds something else than what its figures were reduced from. */
function withWindow(given: Partial<Window>): Round {
  const { windows, ...rest } = round();
  return { ...rest, windows: windows.map((window) => ({ ...window, ...given })) };
}

describe('a document', () => {
  it('is read as it was written', () => {
    expect(parseDocument(JSON.stringify(document), 'base.json', RUN, 'baseline')).toEqual(document);
  });

  it.each([
    [1, 1],
    [2, 2],
    [3, 1],
    [3, 3],
  ])('of %i declared looks, of which %i were taken, is read', (declared, taken) => {
    const looked = { ...document, looks: { declared, taken } };
    expect(parseDocument(JSON.stringify(looked), 'base.json', RUN, 'baseline').looks).toEqual({ declared, taken });
  });

  it.each([
    [0, 1],
    [4, 1],
    [1, 0],
    [3, 4],
    [1.5, 1],
  ])('of %j declared looks, of which %j were taken, is none', (declared, taken) => {
    expect(messageOf(JSON.stringify({ ...document, looks: { declared, taken } }))).toContain('looks');
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
    const newer = { ...document, schema: { major: 3, minor: 1 }, version: '2.3.0', more: true };
    expect(messageOf(JSON.stringify(newer))).toBe(
      'base.json has schema 3 and needs perf-gate 2.3.0; this one reads up to 2.',
    );
    expect(messageOf(JSON.stringify({ kind: 'run', schema: 9 }))).toContain('has schema 9');
  });

  it.each<[string, (copy: Record<string, never>) => unknown]>([
    ['schema', (copy) => ({ ...copy, schema: 'one' })],
    ['schema', (copy) => ({ ...copy, schema: 0 })],
    ['machine.cores', (copy) => ({ ...copy, machine: { ...document.machine, cores: -1 } })],
    ['schema', (copy) => ({ ...copy, schema: { major: 2 } })],
    ['schema', (copy) => ({ ...copy, schema: { major: 2, minor: -1 } })],
    ['scenarios.0.rounds.0.duration', () => runDocument([round({ duration: 0 })])],
    ['scenarios.0.rounds.0.figures.all.throughput', () => runDocument([round({ throughput: Number.NaN })])],
    ['scenarios.0.rounds.0.windows.0.throughput', () => runDocument([withWindow({ throughput: Number.NaN })])],
    ['scenarios.0.rounds.0.startedAt', () => runDocument([round({ startedAt: 'yesterday' })])],
  ])('that is damaged says where: %s', (place, damage) => {
    const text = JSON.stringify(damage(structuredClone(document) as never));
    expect(messageOf(text)).toBe(`base.json is damaged at "${place}".`);
  });

  it('does not fill a message with what it contains', () => {
    const long = 'x'.repeat(100_000);
    expect(messageOf(JSON.stringify({ kind: long })).length).toBeLessThan(200);
    expect(messageOf(JSON.stringify({ kind: 'run', schema: 5, version: long })).length).toBeLessThan(200);
    const deep = withWindow({ labels: { [long]: 5 as never } });
    expect(messageOf(JSON.stringify(runDocument([deep]))).length).toBeLessThan(200);
  });
});
