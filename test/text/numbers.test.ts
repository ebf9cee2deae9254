import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { METRIC_NAMES, METRICS } from '../../src/measurement/metric.ts';
import { formatValue } from '../../src/measurement/metric-value.ts';
import {
  changeSize,
  countInWords,
  formatBytes,
  formatDuration,
  formatNumber,
  formatPercent,
  signedChange,
} from '../../src/text/numbers.ts';

describe('a duration in milliseconds', () => {
  it.each([
    [0, '0 µs'],
    [0.00094, '0.94 µs'],
    [0.14, '140 µs'],
    [0.9994, '999 µs'],
    [0.9996, '1 ms'],
    [1, '1 ms'],
    [12.34, '12.3 ms'],
    [999.4, '999 ms'],
    [999.6, '1 s'],
    [1234, '1.23 s'],
    [59_999, '60 s'],
    [119_000, '119 s'],
    [119_600, '120 s'],
    [120_000, '2 min'],
    [3_600_000, '60 min'],
  ])('%d is %s', (value, text) => {
    expect(formatDuration(value)).toBe(text);
  });
});

describe('a number of bytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [999.6, '1 kB'],
    [1000, '1 kB'],
    [999_499, '999 kB'],
    [999_500, '1 MB'],
    [48_123_456, '48.1 MB'],
    [16_766_377_984, '16.8 GB'],
    [5e15, '5,000 TB'],
  ])('%d is %s', (value, text) => {
    expect(formatBytes(value)).toBe(text);
  });
});

describe('a ratio', () => {
  it.each([
    [0, '0 %'],
    [1e-9, '<0.1 %'],
    [0.00049, '<0.1 %'],
    [0.0005, '0.1 %'],
    [0.0123, '1.2 %'],
    [0.081, '8.1 %'],
    [0.0994, '9.9 %'],
    [0.0996, '10 %'],
    [0.5, '50 %'],
    [1, '100 %'],
    [12.34, '1,234 %'],
    [-0.081, '−8.1 %'],
    [-1e-9, '−<0.1 %'],
  ])('%d is %s', (value, text) => {
    expect(formatPercent(value)).toBe(text);
  });
});

it.each([
  [1, 'one'],
  [2, 'two'],
  [3, 'three'],
  [4, '4'],
  [1200, '1,200'],
])('a count of %d is the word %s', (value, text) => expect(countInWords(value)).toBe(text));

describe('a number', () => {
  it.each([
    [0, '0'],
    [0.012345, '0.0123'],
    [1.2345, '1.23'],
    [12.345, '12.3'],
    [999.4, '999'],
    [999.6, '1,000'],
    [1234.4, '1,234'],
    [12_345_678.9, '12,345,679'],
  ])('%d is %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});

it.each([
  ['p95', 12.34, '12.3 ms'],
  ['cpu', 0.412, '412 µs'],
  ['startup', 1500, '1.50 s'],
  ['throughput', 1230, '1,230/s'],
  ['memory', 91_400_000, '91.4 MB'],
  ['error-rate', 0.004, '0.4 %'],
] as const)('a value of %s has its unit: %d is %s', (metric, value, text) => {
  expect(formatValue(METRICS[metric], value)).toBe(text);
});

it('no value is shown as nothing, as more than three digits, or as a power of ten', () => {
  const value = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(fc.constantFrom(...METRIC_NAMES), value, (metric, shown) => {
      const text = formatValue(METRICS[metric], shown);
      expect(text).toMatch(/^(<0\.1 %|[\d,]*\d(\.\d+)?( ?[a-zµ%/B]+)+)$/i);
      expect(text).not.toMatch(/^0(\.0+)? ?[^.\d]/);
      expect(text.match(/[1-9]\d*\.\d+/)?.[0].length ?? 0).toBeLessThanOrEqual(4);
    }),
  );
});

describe('what was next to nothing before', () => {
  const BEYOND = [5e-324, 1e-320, 1e-300, 1e-12].flatMap((before) => [10 / before - 1, before / 10 - 1, 1 / before]);
  const FORMS = [changeSize, signedChange, formatPercent, formatNumber, formatDuration];

  it.each([...BEYOND, Number.POSITIVE_INFINITY, Number.MAX_VALUE])('%d is said in a few characters', (change) => {
    for (const form of FORMS.slice(0, 3)) {
      expect(form(change)).not.toMatch(/Infinity|NaN|∞|e\+/);
      expect(form(change).length).toBeLessThan(30);
    }
  });

  it.each([5e-324, 1e-300, 1e-12])('%d has no hundred zeros', (value) => {
    for (const form of FORMS) expect(form(value).length).toBeLessThan(20);
  });
});
