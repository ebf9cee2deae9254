import { describe, expect, test } from 'vitest';
import type { MetricName } from '../../src/measurement/metric.ts';
import { expectedThreshold, parseThreshold, thresholdPattern } from '../../src/settings/threshold.ts';

describe('a threshold has the unit of its metric', () => {
  test.each<[MetricName, string, string, number]>([
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
    expect(parseThreshold(metric, text)).toEqual({ metric, comparator, limit, text });
    expect(text).toMatch(thresholdPattern(metric));
  });

  test.each<[MetricName, string, string]>([
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
    expect(parseThreshold(metric, text)).toBeNull();
    expect(expectedThreshold(metric)).toBe(expected);
  });
});

test('the text is kept as it was written', () => {
  expect(parseThreshold('p95', '  <   1.50s ')?.text).toBe('<   1.50s');
});
