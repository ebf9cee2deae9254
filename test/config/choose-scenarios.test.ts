import { describe, expect, it } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import type { ConfigInputs } from '../../src/config/inputs.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { Occasion } from '../../src/settings/occasion.ts';
import { describeProblems, makeFolder, problemsOf, START } from './workspace.ts';

const FILE = `${START}scenarios:
  home: {}
  search: { tags: [shop, fast], severity: critical }
  soak: { tags: slow, when: schedule, severity: low }
  report: { tags: [slow, shop], when: [push, schedule] }
  review: { when: pull_request }
`;

function load(inputs: ConfigInputs, occasion: Occasion | null = null, file = FILE): Config {
  return loadConfig({ workspace: makeFolder({ 'perf-gate.yml': file }), inputs, occasion });
}

const namesOf = (config: Config) => config.scenarios.map(({ name }) => name);

describe('what a run is for', () => {
  it.each<[Occasion | null, string[]]>([
    [null, ['home', 'search', 'soak', 'report', 'review']],
    ['pull_request', ['home', 'search', 'review']],
    ['push', ['home', 'search', 'report']],
    ['schedule', ['home', 'search', 'soak', 'report']],
  ])('chooses the scenarios that are for it: %s', (occasion, names) => {
    expect(namesOf(load({}, occasion))).toEqual(names);
  });

  it('says what is left out and why, and that there is more', () => {
    const { leftOut, partial } = load({}, 'pull_request');
    expect(leftOut).toBe(
      'Left out, because this run is for a pull request: soak (when: schedule); report (when: push, schedule).',
    );
    expect(partial).toBe(true);
    const all = load({}, 'pull_request', `${START}scenarios: { home: {}, search: {} }`);
    expect([all.leftOut, all.partial]).toEqual([undefined, undefined]);
  });

  it('can be said otherwise, all of it too', () => {
    expect(namesOf(load({ when: 'schedule' }, 'pull_request'))).toContain('soak');
    const all = load({ when: 'all' }, 'pull_request');
    expect(namesOf(all)).toHaveLength(5);
    expect([all.leftOut, all.partial]).toEqual([undefined, undefined]);
  });

  it('counts for nothing where a scenario is named', () => {
    const { leftOut, ...config } = load({ scenarios: 'soak' }, 'pull_request');
    expect(namesOf({ ...config })).toEqual(['soak']);
    expect(leftOut).toBeUndefined();
  });

  it('is reported where nothing is for it, with what is', () => {
    const night = `${START}scenarios: { soak: { when: schedule }, leak: { when: schedule } }`;
    expect(problemsOf(() => load({}, 'pull_request', night))).toEqual([
      'input "when": no chosen scenario is for a pull request: soak, leak (when: schedule); "all" takes every one',
    ]);
  });

  it('leaves a rule on coverage in force, and picking scenarios does not', () => {
    const file = `${FILE}coverage: { openapi: api.yaml }\n`;
    const workspace = makeFolder({ 'perf-gate.yml': file, 'api.yaml': 'openapi: 3.0.0' });
    expect(loadConfig({ workspace, inputs: {}, occasion: 'push' }).coverage).not.toBeNull();
    expect(loadConfig({ workspace, inputs: { tags: 'shop' } }).coverage).toBeNull();
  });

  it('stays with the scenario, for lists', () => {
    const [, search, soak] = load({}).scenarios;
    expect(search).toMatchObject({ tags: ['shop', 'fast'], severity: 'critical' });
    expect(soak).toMatchObject({ tags: ['slow'], when: ['schedule'], severity: 'low' });
    const [home] = load({}).scenarios;
    for (const key of ['tags', 'when', 'severity']) expect(home).not.toHaveProperty(key);
  });
});

describe('tags', () => {
  it.each([
    ['slow', ['soak', 'report']],
    ['fast', ['search']],
    ['fast,slow', ['search', 'soak', 'report']],
    [' fast \nslow', ['search', 'soak', 'report']],
  ])('choose the scenarios with any of them: %j', (tags, names) => {
    expect(namesOf(load({ tags }))).toEqual(names);
  });

  it('choose among those that are named or of a type', () => {
    expect(namesOf(load({ tags: 'slow', scenarios: 'home, report' }))).toEqual(['report']);
    expect(namesOf(load({ tags: 'slow', type: 'load' }, 'push'))).toEqual(['report']);
  });

  it.each<[ConfigInputs, string]>([
    [{ tags: 'slwo' }, 'input "tag": no scenario has the tag "slwo"; did you mean "slow"? There are: shop, fast, slow'],
    [{ tags: 'night' }, 'input "tag": no scenario has the tag "night"; there are: shop, fast, slow'],
    [{ tags: ',' }, 'input "tag": no tag in ","; there are: shop, fast, slow'],
    [{ tags: 'slow', scenarios: 'home' }, 'input "tag": no chosen scenario has the tag slow'],
  ])('that lead to nothing are reported: %j', (inputs, problem) => {
    expect(problemsOf(() => load(inputs))).toEqual([problem]);
  });

  it('that no scenario has are told how to be set', () => {
    expect(problemsOf(() => load({ tags: 'slow' }, null, `${START}scenarios: { home: {} }`))).toEqual([
      'input "tag": no scenario has tags; a scenario has them in the file: tags: [slow]',
    ]);
  });
});

describe('a severity', () => {
  it.each([
    ['low', ['home', 'search', 'soak', 'report', 'review']],
    ['medium', ['home', 'search', 'report', 'review']],
    ['high', ['home', 'search', 'report', 'review']],
    ['critical', ['search']],
  ])('chooses what is as serious, and fails from it on: %s', (severity, names) => {
    const config = load({ severity });
    expect(namesOf(config)).toEqual(names);
    expect(config.judgement.failOn).toBe(severity);
  });

  it('leaves out nothing where no scenario has one', () => {
    const config = load({ severity: 'critical' }, null, `${START}scenarios: { home: {}, search: {} }`);
    expect(namesOf(config)).toEqual(['home', 'search']);
    expect(config.judgement.failOn).toBe('critical');
  });

  it('leaves out nothing that is named, nor what fails to the input of its own', () => {
    expect(namesOf(load({ severity: 'critical', scenarios: 'soak' }))).toEqual(['soak']);
    expect(load({ severity: 'critical', failOn: 'low' }).judgement.failOn).toBe('low');
  });

  it('that nothing has is reported', () => {
    expect(problemsOf(() => load({ severity: 'critical', tags: 'slow' }))).toEqual([
      'input "severity": no chosen scenario is of severity critical or above',
    ]);
  });
});

describeProblems({
  'a scenario of its own standing': [
    [
      `${START}scenarios: { a: { when: nightly } }`,
      '2:25 scenarios.a.when: expected pull_request, push, schedule or always, or a list of them, got "nightly"',
    ],
    [
      `${START}scenarios: { a: { when: [] } }`,
      '2:25 scenarios.a.when: expected pull_request, push, schedule or always, or a list of them, got an empty list',
    ],
    [
      `${START}scenarios: { a: { when: [push, pr] } }`,
      '2:32 scenarios.a.when[1]: expected one of pull_request, push, schedule, always, got "pr"',
    ],
    [
      `${START}scenarios: { a: { severity: hihg } }`,
      '2:29 scenarios.a.severity: expected one of low, medium, high, critical, got "hihg"; did you mean "high"?',
    ],
    [
      `${START}scenarios: { a: { tags: "a b" } }`,
      '2:25 scenarios.a.tags: expected a tag of up to 64 letters, digits, ".", "_", "-", "/" or ":", got "a b"',
    ],
    [
      `${START}scenarios: { a: { tags: [ok, "a,b"] } }`,
      '2:30 scenarios.a.tags[1]: expected a tag of up to 64 letters, digits, ".", "_", "-", "/" or ":", got "a,b"',
    ],
    [
      `${START}scenarios: { a: { tags: 5 } }`,
      '2:25 scenarios.a.tags: expected a tag such as checkout, or a list of them, got 5',
    ],
  ],
});

describe('the severity of a scenario', () => {
  it('is that of its limits unless they have their own, and of the usual limit of errors', () => {
    const file = `${START}thresholds: { p50: < 1s }
scenarios:
  a:
    severity: low
    requests: [{ method: GET, path: /, thresholds: { p95: < 1s } }]
    thresholds: { p99: < 2s, mean: { limit: < 1s, severity: critical } }
  b: { thresholds: { p99: < 2s } }
  c: { type: command, run: node bench.mjs, severity: medium, thresholds: { parse: < 20ms } }
`;
    const limitsOf = (index: number) =>
      Object.fromEntries(
        load({}, null, file).scenarios[index]?.thresholds.map(({ metric, severity }) => [metric, severity]) ?? [],
      );
    expect(limitsOf(0)).toEqual({ 'error-rate': 'low', p50: 'low', p95: 'low', p99: 'low', mean: 'critical' });
    expect(limitsOf(1)).toEqual({ 'error-rate': 'critical', p50: 'high', p99: 'high' });
    expect(limitsOf(2)).toEqual({ parse: 'medium' });
  });
});
