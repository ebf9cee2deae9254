import { afterEach, expect, it, vi } from 'vitest';
import { markedEnvironment } from '../../src/service/environment.ts';

afterEach(() => vi.unstubAllEnvs());

it.each([
  'INPUT_GITHUB-TOKEN',
  'INPUT_CONFIG',
  'ACTIONS_RUNTIME_TOKEN',
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  'ACTIONS_RESULTS_URL',
  'GITHUB_TOKEN',
  'GITHUB_OUTPUT',
  'GITHUB_STATE',
  'GITHUB_ENV',
  'GITHUB_PATH',
  'GITHUB_STEP_SUMMARY',
])('%s is kept from the target, unless its own configuration names it', (name) => {
  vi.stubEnv(name, 'secret');
  expect(markedEnvironment({}, null, 'm')).not.toHaveProperty(name);
  expect(markedEnvironment({ [name]: 'given' }, null, 'm')).toHaveProperty(name, 'given');
});

it.each(['PATH', 'GITHUB_SHA', 'GITHUB_WORKSPACE', 'DATABASE_URL', 'MY_ACTIONS_X'])('%s is passed on', (name) => {
  vi.stubEnv(name, 'value');
  expect(markedEnvironment({}, null, 'm')).toHaveProperty(name, 'value');
});

it('PORT is the chosen one, or left alone', () => {
  vi.stubEnv('PORT', '80');
  expect(markedEnvironment({ PORT: '81' }, 1234, 'm').PORT).toBe('1234');
  expect(markedEnvironment({}, null, 'm').PORT).toBe('80');
});

it('the marker of a gate around this one stays readable', () => {
  vi.stubEnv('PERF_GATE_TARGET', 'outer');
  expect(markedEnvironment({}, null, 'inner').PERF_GATE_TARGET).toBe('outer:inner');
});
