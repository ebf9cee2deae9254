import { describe, expect, it } from 'vitest';
import { ERROR_LIMIT, isErrorLimit, severityOf } from '../../src/verdict/threshold.ts';

describe('how serious a limit is', () => {
  it('is what is written of it, or usual where nothing is', () => {
    expect(severityOf('low')).toEqual({ severity: 'low' });
    expect(severityOf(undefined)).toEqual({ severity: 'high', usual: true });
  });
});

describe('the limit of errors that nobody has set', () => {
  it('is that whatever its severity', () => {
    expect(isErrorLimit(ERROR_LIMIT)).toBe(true);
    expect(isErrorLimit({ ...ERROR_LIMIT, severity: 'low' })).toBe(true);
  });

  it.each([
    ['one that a file has', { line: 7 }],
    ['one of a request', { label: 'GET /' }],
    ['one on something else', { metric: 'p95' }],
    ['another share', { text: '< 2%' }],
  ])('is not %s', (_, other) => {
    expect(isErrorLimit({ ...ERROR_LIMIT, ...other })).toBe(false);
  });
});
