import { describe, expect, it } from 'vitest';
import { type CommonMetric, METRICS } from '../../src/measurement/metric.ts';
import { expectedThreshold, parseThreshold, thresholdPattern } from '../../src/settings/threshold.ts';

describe('a threshold has the unit of its metric', () => {
  it.each<[CommonMetric, string, string, number]>([
    ['p95', '< 250ms', '<', 250],
    ['p50', '<=1.5s', '<=', 1500],
    ['throughput', '> 500/s', '>', 500],
    ['throughput', '>=500/s', '>=', 500],
    ['error-rate', '< 1%', '<', 0.01],
    ['error-rate', '< 0.01', '<', 0.01],
    ['memory', '< 200MB', '<', 200_000_000],
    ['cpu', '< 0.5ms', '<', 0.5],
    ['startup', '< 3s', '<', 3000],
  ])('%s: %s', (metric, text, comparator, limit) => {
    expect(parseThreshold(METRICS[metric], text)).toEqual({ comparator, limit, text });
    expect(text).toMatch(thresholdPattern(METRICS[metric]));
  });

  it.each<[CommonMetric, string, string]>([
    ['p95', '< 250MB', 'a duration to compare with, such as "< 250ms"'],
    ['p95', '< 250', 'a duration to compare with, such as "< 250ms"'],
    ['p95', '250ms', 'a duration to compare with, such as "< 250ms"'],
    ['p95', '== 250ms', 'a duration to compare with, such as "< 250ms"'],
    ['p95', '<', 'a duration to compare with, such as "< 250ms"'],
    ['p95', '< 1s or so', 'a duration to compare with, such as "< 250ms"'],
    ['throughput', '> 500', 'a rate to compare with, such as "> 500/s"'],
    ['throughput', '> 5s', 'a rate to compare with, such as "> 500/s"'],
    ['error-rate', '< 1/s', 'a share up to 100% to compare with, such as "< 1%"'],
    ['error-rate', '< 5', 'a share up to 100% to compare with, such as "< 1%"'],
    ['memory', '< 20%', 'a size to compare with, such as "< 200MB"'],
  ])('%s: not %s', (metric, text, expected) => {
    expect(parseThreshold(METRICS[metric], text)).toBeNull();
    expect(expectedThreshold(METRICS[metric])).toBe(expected);
  });
});

it('the text is kept as it was written', () => {
  expect(parseThreshold(METRICS.p95, '  <   1.50s ')?.text).toBe('<   1.50s');
});

it('what has another unit, or none, is limited by a number', () => {
  for (const unit of ['', '×', 'rows']) {
    expect(parseThreshold({ unit }, '< 2.2')).toEqual({ comparator: '<', limit: 2.2, text: '< 2.2' });
    expect(parseThreshold({ unit }, '< 2.2ms')).toBeNull();
    expect(expectedThreshold({ unit })).toBe('a number to compare with, such as "< 12"');
    expect('< 12').toMatch(thresholdPattern({ unit }));
  }
});
