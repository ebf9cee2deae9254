import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import type { Policy } from '../../src/config/rules/rules.ts';
import type { Gone } from '../../src/verdict/gone.ts';
import { makeFolder } from './workspace.ts';

const START = 'target: { start: node server.js }\n';

function load(
  base: string,
  head: string | null,
  policy: Policy = 'base',
  inputs: Parameters<typeof loadConfig>[0]['inputs'] = {},
) {
  const workspace = makeFolder(head === null ? { 'README.md': '' } : { 'perf-gate.yml': START + head });
  const file = { name: 'perf-gate.yml', text: START + base };
  const rules = { policy, base: { ref: 'main', commit: null, file, problem: null } };
  return loadConfig({ workspace, inputs, environment: {}, rules });
}

const scenario = (name: string) => ({ kind: 'scenario', scenario: name, name }) as const;
const request = (name: string) => ({ kind: 'request', scenario: 'home', name }) as const;
const home = (requests: string) => `scenarios: { home: { requests: [${requests}] } }`;

const CASES: [name: string, base: string, head: string, gone: Gone[]][] = [
  ['nothing', home('GET /a'), home('GET /a'), []],
  ['nothing where something is new', home('GET /a'), home('GET /a, GET /b'), []],
  ['nothing where the load differs', home('GET /a'), 'scenarios: { home: { connections: 7, requests: [GET /a] } }', []],
  ['a scenario', 'scenarios: { home: {}, search: {} }', 'scenarios: { home: {} }', [scenario('search')]],
  ['the default scenario', '', home('GET /a'), [scenario('default')]],
  [
    'a scenario under a new name',
    'scenarios: { home: {}, search: { requests: [GET /s] } }',
    'scenarios: { home: {}, find: { requests: [GET /s] } }',
    [{ ...scenario('search'), now: 'find' }],
  ],
  [
    'a scenario like one that the base has under another name',
    'scenarios: { home: {}, twin: {} }',
    'scenarios: { home: {} }',
    [scenario('twin')],
  ],
  [
    'a scenario, beside another one that is new',
    'scenarios: { home: {}, search: { requests: [GET /s] } }',
    'scenarios: { home: {}, find: { requests: [GET /f] } }',
    [scenario('search')],
  ],
  ['a request', home('GET /a, GET /b'), home('GET /b'), [request('GET /a')]],
  ['a request by its name', home('{ path: /a, name: first }'), home('{ path: /a, name: second }'), [request('first')]],
  ['the request that is sent by default', 'scenarios: { home: {} }', home('GET /a'), [request('GET /')]],
  ['nothing where the default is written', 'scenarios: { home: {} }', home('GET /'), []],
  [
    'a journey, and the request that only it had',
    'scenarios: { home: { journeys: { buy: { requests: [GET /b] }, look: { requests: [GET /a] } } } }',
    'scenarios: { home: { journeys: { look: { requests: [GET /a] } } } }',
    [request('GET /b'), { kind: 'journey', scenario: 'home', name: 'buy' }],
  ],
  [
    'a check, by its name or what it says',
    home('{ path: /a, checks: [{ json: /id, name: has id }, { latency: 90ms }] }'),
    home('{ path: /a, checks: [{ json: /name }] }'),
    [
      { kind: 'check', scenario: 'home', name: 'has id', request: 'GET /a' },
      { kind: 'check', scenario: 'home', name: 'latency up to 90ms', request: 'GET /a' },
    ],
  ],
  [
    'all checks, written away with the map',
    home('{ path: /a, checks: [{ json: /id, name: has id }] }'),
    home('GET /a'),
    [{ kind: 'check', scenario: 'home', name: 'has id', request: 'GET /a' }],
  ],
  [
    'a request, and its check with it',
    home('{ path: /a, checks: [{ json: /id, name: has id }] }, GET /b'),
    home('GET /b'),
    [request('GET /a')],
  ],
];

describe('what the file of the base has and that of the change has not', () => {
  it.each(CASES)('%s', (_, base, head, gone) => {
    for (const policy of ['base', 'head'] as const) expect(load(base, head, policy).rules?.gone ?? []).toEqual(gone);
  });

  it('is every scenario where the file is gone and inputs take its place', () => {
    const inputs = { start: 'node server.js' };
    expect(load(home('GET /a'), null, 'head', inputs).rules?.gone).toEqual([scenario('home')]);
    // The file of the base is in force as a whole.
    expect(load(home('GET /a'), null, 'base', inputs).rules?.gone).toBeUndefined();
  });

  it('is the same where only some scenarios are chosen', () => {
    const config = load('scenarios: { a: {}, b: {}, c: {} }', 'scenarios: { a: {}, b: {} }', 'head', {
      scenarios: 'a',
    });
    expect(config).toMatchObject({ partial: true, rules: { gone: [scenario('c')] } });
  });
});

describe('a run of some scenarios', () => {
  const text = `${START}scenarios: { a: {}, b: {}, c: { type: command, run: x } }\n`;
  const of = (inputs: Parameters<typeof loadConfig>[0]['inputs'], typedUrl?: string) =>
    loadConfig({
      workspace: makeFolder({ 'perf-gate.yml': text }),
      inputs,
      environment: {},
      ...(typedUrl && { typedUrl }),
    });

  it('is known as one', () => {
    expect(of({ scenarios: 'a' }).partial).toBe(true);
    expect(of({ type: 'command' }).partial).toBe(true);
    expect(of({}, 'http://127.0.0.1:3000/x').partial).toBe(true);
  });

  it('is none where all are chosen', () => {
    expect(of({})).not.toHaveProperty('partial');
    expect(of({ scenarios: 'a, b, c' })).not.toHaveProperty('partial');
  });
});

describe('on-removed-scenario', () => {
  it('is neutral unless it is set, by the input before the file', () => {
    const of = (text: string, inputs = {}) =>
      loadConfig({ workspace: makeFolder({ 'perf-gate.yml': START + text }), inputs, environment: {} }).judgement
        .onRemovedScenario;
    expect(of('')).toBe('neutral');
    expect(of('on-removed-scenario: fail')).toBe('fail');
    expect(of('on-removed-scenario: fail', { onRemovedScenario: 'pass' })).toBe('pass');
    expect(() => of('on-removed-scenario: maybe')).toThrow('on-removed-scenario: expected one of pass, neutral, fail');
  });

  it.each([
    ['fail', 'neutral', 'loosens'],
    ['neutral', 'pass', 'loosens'],
    ['pass', 'fail', 'tightens'],
  ])('%s → %s %s the gate, and that of the base counts', (before, now, effect) => {
    const config = load(`on-removed-scenario: ${before}`, `on-removed-scenario: ${now}`);
    expect(config.judgement.onRemovedScenario).toBe(before);
    expect(config.rules?.used.differences).toEqual([
      {
        key: 'on-removed-scenario',
        effect,
        text: `This change ${effect} the gate: on-removed-scenario ${before} → ${now}.`,
      },
    ]);
    expect(
      load(`on-removed-scenario: ${before}`, `on-removed-scenario: ${now}`, 'head').judgement.onRemovedScenario,
    ).toBe(now);
  });
});
