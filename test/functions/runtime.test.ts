import { expect, it } from 'vitest';
import { type Runtime, typeOptions, whyNotCalled } from '../../src/functions/runtime.ts';

const OLD: Runtime = { version: '20.19.0', strips: false, hasOption: false };
const ON_REQUEST: Runtime = { version: '22.12.0', strips: false, hasOption: true };
const NEW: Runtime = { version: '24.1.0', strips: true, hasOption: true };

it.each([
  ['query.mjs', OLD, null, []],
  ['query.js', OLD, null, []],
  ['query.cjs', NEW, null, []],
  ['query.ts', NEW, null, []],
  ['query.mts', ON_REQUEST, null, ['--experimental-strip-types']],
  ['query.cts', ON_REQUEST, null, ['--experimental-strip-types']],
  ['query.mjs', ON_REQUEST, null, []],
])('%s is run by Node %o', (file, node, problem, options) => {
  expect(whyNotCalled(file, node)).toBe(problem);
  expect(typeOptions(file, node)).toEqual(options);
});

it('TypeScript needs a Node that strips types', () => {
  for (const file of ['query.ts', 'query.mts', 'query.cts']) {
    expect(whyNotCalled(file, OLD)).toMatch(
      /^Node 20\.19\.0, which runs perf-gate, does not run TypeScript; use Node 22\.18/,
    );
  }
});

it.each(['query.tsx', 'query.jsx', 'query.json', 'query.py', 'query', 'query.d', '.mjs'])('%s is no module', (file) => {
  expect(whyNotCalled(file, NEW)).toBe(
    'a function is in a file that Node runs, which ends in one of .mjs, .js, .cjs, .mts, .ts, .cts',
  );
});
