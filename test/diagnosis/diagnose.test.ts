import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { adviceOf, type Diagnosed, diagnosisSchema } from '../../src/diagnosis/diagnosed.ts';
import { levelsOf } from '../../src/diagnosis/levels.ts';
import type { ScenarioRun } from '../../src/measurement/run-document.ts';
import { runDocument } from '../measurement/run.ts';
import { said, seenRound } from './seen.ts';

const ABOUT: Diagnosed = { scenario: 'browse', cause: 'disk', text: 'Seen.', evidence: [], advice: 'Try 1.' };

describe('advice', () => {
  const slow = runDocument([seenRound(0, { startup: 6000, counts: { errors: { 'status 500': 100 } } })]);
  const found = (silenced: 'all' | string[]) => {
    const [scenario] = slow.scenarios as [ScenarioRun];
    return diagnose(scenario, slow, { rows: [], missesLimit: false, workOrWait: null }, silenced).map(
      ({ cause, advice }) => [cause, advice !== undefined],
    );
  };

  it('can be switched off, all of it or about one cause; what was seen is still said', () => {
    expect(found([])).toEqual([
      ['errors', true],
      ['slow-start', true],
    ]);
    expect(found(['errors'])).toEqual([
      ['errors', false],
      ['slow-start', true],
    ]);
    expect(found('all')).toEqual([
      ['errors', false],
      ['slow-start', false],
    ]);
  });

  it('is three sentences at most, each once, about scenarios that there are', () => {
    const all = ['1', '1', '2', '3', '4'].map((advice) => ({ ...ABOUT, advice }));
    expect(adviceOf([{ ...ABOUT, scenario: 'gone', advice: '0' }, ...all], ['browse'])).toEqual(['1', '2', '3']);
    expect(adviceOf([{ ...ABOUT, advice: undefined }] as Diagnosed[], ['browse'])).toEqual([]);
  });

  it('has a figure, in every cause', () => {
    const specs = [
      { agent: { bound: true, cpu: 0.95 } },
      { counts: { errors: { timeout: 100 } } },
      { startup: 9000 },
      { pressure: { killed: 2 } },
    ];
    const texts = specs.flatMap((spec) => said(spec)).flatMap(({ text, advice }) => [text, advice ?? '']);
    expect(texts).toHaveLength(8);
    expect(texts.filter((text) => !/\d/.test(text))).toEqual([]);
  });
});

describe('a hostile document', () => {
  it('has no more, and nothing longer, than perf-gate writes', () => {
    expect(diagnosisSchema.safeParse([{ ...ABOUT, text: 'x'.repeat(601) }]).success).toBe(false);
    expect(diagnosisSchema.safeParse([{ ...ABOUT, advice: 'x'.repeat(401) }]).success).toBe(false);
    expect(diagnosisSchema.safeParse(Array.from({ length: 301 }, () => ABOUT)).success).toBe(false);
    const evidence = Array.from({ length: 13 }, () => ({ title: 'a', value: 1, unit: '' }));
    expect(diagnosisSchema.safeParse([{ ...ABOUT, evidence }]).success).toBe(false);
    expect(diagnosisSchema.safeParse([{ ...ABOUT, cause: 'of a later version' }]).success).toBe(true);
  });

  it('may have anything where a kind or a probe keeps its own', () => {
    for (const detail of [undefined, null, [], { levels: 'x' }, { levels: [{ at: -1 }] }, { loads: [null] }]) {
      for (const type of ['sweep', 'stress', 'load']) expect(levelsOf({ type, detail } as never)).toEqual([]);
    }
    for (const pressure of [null, 'x', { busiest: 'x' }, { io: -1 }]) {
      const run = runDocument([{ ...seenRound(0, {}), readings: { pressure } as never }]);
      const [scenario] = run.scenarios as [ScenarioRun];
      expect(diagnose(scenario, run, { rows: [], missesLimit: true, workOrWait: null })).toEqual([]);
    }
  });

  it('may name errors as it likes: what is said stays short', () => {
    const kind = `status ${'9'.repeat(100_000)}`;
    const [found] = said({ counts: { errors: { [kind]: 100 } } });
    expect(diagnosisSchema.safeParse([found]).success).toBe(true);
    expect(found?.text.length).toBeLessThan(400);
  });
});

it('a scenario without rounds is not spoken of', () => {
  expect(said([])).toEqual([]);
});
