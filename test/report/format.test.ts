import { describe, expect, it } from 'vitest';
import { METRICS } from '../../src/measurement/metric.ts';
import { age, instant, machineText, metricName, metricValue, originText, rangeText } from '../../src/report/format.ts';
import { shortCommit } from '../../src/text/commit.ts';
import { probability, signedChange } from '../../src/text/numbers.ts';
import { plural } from '../../src/text/plural.ts';
import { HEAD_ORIGIN, RUNNER } from '../support/result.ts';

describe('a share', () => {
  it.each([
    [0.001, '0.1 %'],
    [0.005, '0.5 %'],
    [0.42, '42 %'],
    [0.84, '84 %'],
    [0.95, '95 %'],
    [0.985, '98.5 %'],
    [0.995, '99.5 %'],
    [0.9995, '99.95 %'],
    [0.99991, '99.991 %'],
    [1, '100 %'],
    [0, '0 %'],
  ])('%d is %s, however near to nothing or to all it is', (value, text) => {
    expect(metricValue({ definition: { unit: 'ratio' } }, value)).toBe(text);
  });
});

describe('a relative change', () => {
  it.each([
    [0.081, '+8.1 %'],
    [-0.071, '−7.1 %'],
    [0.113, '+11 %'],
    [2.5, '+250 %'],
    [3.99, '+399 %'],
    [4, '×5'],
    [6.95, '×8'],
    [32.62, '×34'],
    [1233, '×1,200'],
    [-0.79, '−79 %'],
    [-0.8, '÷5'],
    [-0.98, '÷50'],
    [-1, '−100 %'],
    [0, '0.0 %'],
    [0.0004, '0.0 %'],
    [-0.0004, '0.0 %'],
    [0.0005, '+0.1 %'],
  ])('%d is %s', (value, text) => {
    expect(signedChange(value)).toBe(text);
  });

  it('names its range once, and says which bound the rounds could not give', () => {
    expect(rangeText({ estimate: 0.08, from: 0.059, to: 0.104 })).toBe('+5.9 to +10 %');
    expect(rangeText({ estimate: 0, from: -0.009, to: 0.016 })).toBe('−0.9 to +1.6 %');
    expect(rangeText({ estimate: 0.08, from: 0.059, to: null })).toBe('from +5.9 %');
    expect(rangeText({ estimate: 0.08, from: null, to: 0.104 })).toBe('up to +10 %');
    expect(rangeText({ estimate: 0.08, from: null, to: null })).toBe('—');
    expect(rangeText({ estimate: 32.6, from: 29, to: 35.2 })).toBe('×30 to ×36');
    expect(rangeText({ estimate: 4.2, from: 3.1, to: 5.4 })).toBe('×4.1 to ×6.4');
    expect(rangeText({ estimate: 3.5, from: 3.1, to: 5.4 })).toBe('+310 to +540 %');
    expect(rangeText({ estimate: -0.98, from: -0.99, to: -0.97 })).toBe('÷100 to ÷33');
    expect(rangeText({ estimate: 32.6, from: 29, to: null })).toBe('from ×30');
    expect(rangeText({ estimate: -0.98, from: -1, to: 0.2 })).toBe('−100 % to ×1.2');
  });
});

describe('a metric', () => {
  it('has its unit, and a dash where nothing was measured', () => {
    expect(metricValue({ definition: METRICS.p95 }, 4.02)).toBe('4.02 ms');
    expect(metricValue({ definition: METRICS.cpu }, 0.412)).toBe('412 µs');
    expect(metricValue({ definition: METRICS.throughput }, 4384)).toBe('4,384/s');
    expect(metricValue({ definition: METRICS.memory }, 91_400_000)).toBe('91.4 MB');
    expect(metricValue({ definition: METRICS['error-rate'] }, 0.021)).toBe('2.1 %');
    expect(metricValue({ definition: METRICS.p95 }, null)).toBe('—');
  });

  it('is short enough for a column', () => {
    expect(metricName({ definition: METRICS.p95 })).toBe('p95');
    expect(metricName({ definition: METRICS.cpu })).toBe('CPU per request');
  });
});

describe('the age of a baseline', () => {
  const now = '2026-05-04T12:30:00.000Z';
  it.each([
    ['2026-05-01T09:12:00.000Z', '3 days older'],
    ['2026-05-03T12:00:00.000Z', '1 day older'],
    ['2026-05-04T07:00:00.000Z', '5 hours older'],
    ['2026-05-04T12:29:00.000Z', '1 minute older'],
    ['2026-05-04T12:29:40.000Z', 'of the same minute'],
    ['2026-05-06T12:30:00.000Z', '2 days newer'],
    ['<script>', 'of unknown age'],
  ])('%s is %s', (measuredAt, text) => {
    expect(age(measuredAt, now)).toBe(text);
  });
});

describe('small things', () => {
  it('shortens commit ids, and nothing else', () => {
    expect(shortCommit('a1b2c3d4e5f60718293a4b5c6d7e8f9001122334')).toBe('a1b2c3d');
    expect(shortCommit('not a commit')).toBe('not a commit');
  });

  it('names where a measurement comes from', () => {
    expect(originText(HEAD_ORIGIN)).toBe('f00ba47 (faster-search)');
    expect(originText({ ...HEAD_ORIGIN, ref: null })).toBe('f00ba47');
    expect(originText({ ...HEAD_ORIGIN, commit: null, ref: null })).toBe('no commit');
    expect(originText({ ...HEAD_ORIGIN, ref: 'refs/pull/7/merge' })).toBe('f00ba47 (refs/pull/7/merge)');
  });

  it('describes a machine', () => {
    expect(machineText({ ...RUNNER, cores: 1 })).toBe(
      'AMD EPYC 7763 64-Core Processor, 1 core, 16.8 GB memory, ubuntu24 20260413.1.0, Node.js 24',
    );
  });

  it('counts, dates and p values', () => {
    expect([plural(1, 'round'), plural(0, 'round'), plural(1200, 'round')]).toEqual([
      '1 round',
      '0 rounds',
      '1,200 rounds',
    ]);
    expect(instant('2026-05-04T12:30:59.999Z')).toBe('2026-05-04 12:30 UTC');
    expect(instant('soon')).toBe('soon');
    expect([probability(0.0004), probability(0.031), probability(1)]).toEqual(['< 0.001', '0.031', '1.000']);
  });
});
