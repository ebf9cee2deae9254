import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import type { BaseRules, Policy } from '../../src/config/rules/rules.ts';
import { makeFolder, problemsOf } from './workspace.ts';

// What is in force for a change whose base has rules of its own, and what is said of both files.

const COMMIT = 'a1b2c3d4e5f60718293a4b5c6d7e8f9001122334';
const START = 'target: { start: node server.js }\n';

interface Files {
  base: string | null;
  head: string | null;
  policy?: Policy;
  /** Where the head has its file. */
  at?: string;
  name?: string;
  inputs?: Parameters<typeof loadConfig>[0]['inputs'];
  more?: Partial<BaseRules>;
}

function load({ base, head, policy = 'base', at = 'perf-gate.yml', name = 'perf-gate.yml', inputs = {}, more }: Files) {
  const workspace = makeFolder(head === null ? { 'README.md': '' } : { [at]: head });
  const file = base === null ? null : { name, text: base };
  const rules = { policy, base: { ref: 'main', commit: COMMIT, file, problem: null, ...more } };
  return loadConfig({ workspace, inputs, environment: {}, rules });
}

/** What the result says of a change of the file after the start line. */
const said = (base: string, head: string, policy: Policy = 'base') =>
  load({ base: START + base, head: START + head, policy }).rules?.used.differences.map(
    ({ effect, text }) => `${effect}: ${text}`,
  );

describe('rules of the base', () => {
  const base = `${START}key: shop
baseline: same-job
order: random
turns: rounds
isolation: cores
fail-on: medium
inconclusive: fail
on-missing-baseline: fail
thresholds: { p95: < 100ms }
compare: { tolerance: 5%, alpha: 0.01, metrics: [p50], severity: critical, strict: true, extend: false }
scenarios:
  home: { connections: 3, rounds: 7, warmup: 10ms, duration: 300ms, timeout: 1s, requests: [GET /] }
`;

  it('decide whatever the change says', () => {
    const head = `${START}scenarios: { home: { requests: [GET /new], rounds: 5, rate: 5/s, duration: 100ms } }\n`;
    const config = load({ base, head });
    expect(config).toMatchObject({
      key: 'shop',
      baseline: 'same-job',
      order: 'random',
      turns: 'rounds',
      isolation: 'cores',
    });
    expect(config.judgement).toEqual({
      ...load({ base: null, head: base }).judgement,
      keepGated: true,
    });
    expect(config.scenarios).toMatchObject([
      { name: 'home', connections: 3, rate: null, rounds: 7, warmup: 10, duration: 300, timeout: 1000 },
    ]);
    // What is sent is the change's own.
    expect(config.scenarios).toMatchObject([{ requests: [{ label: 'GET /new' }] }]);
    expect(config.rules?.used).toMatchObject({ from: 'base', commit: COMMIT, ref: 'main', problem: null, omitted: 0 });
  });

  it('give way to the inputs of the workflow, like those of the change', () => {
    const config = load({ base, head: START, inputs: { failOn: 'critical', tolerance: '50%', rounds: '9' } });
    expect(config.judgement).toMatchObject({ failOn: 'critical', tolerance: { sameJob: 0.5, stored: 0.5 } });
    expect(config.scenarios[0]?.rounds).toBe(9);
  });

  it('say how its own side is started, and not the change', () => {
    const head = `target: { start: node fast.js, build: npm ci, env: { A: head }, port: 4002, paths: docs }\n`;
    const config = load({
      base: `target: { start: node server.js, env: { A: base }, working-directory: gone, paths: src }\n`,
      head,
    });
    expect(config.target).toMatchObject({ start: 'node fast.js', build: 'npm ci', port: 4002 });
    expect(config.targetAtBase).toMatchObject({ start: 'node server.js', build: null, port: 'auto' });
    expect(config.targetAtBase.env).toEqual({ A: 'base', PERF_GATE_SIDE: 'base' });
    expect(config.targetAtBase.workingDirectory).toMatch(/\/gone$/);
    expect(config.target.paths.map((path) => path.replace(/.*\//, ''))).toEqual(['src']);
    expect(config.ruleFiles?.map((path) => path.replace(/.*\//, ''))).toEqual(['perf-gate.yml']);
  });

  it('of the change alone are in force under policy: head', () => {
    const config = load({ base, head: START, policy: 'head' });
    expect(config.judgement).toEqual(load({ base: null, head: START }).judgement);
    expect(config.rules?.used.from).toBe('head');
  });

  it('that are the same are those of the change, with their lines', () => {
    const config = load({ base, head: base });
    expect(config.rules?.used).toMatchObject({ from: 'base', differences: [] });
    expect(config.scenarios[0]?.thresholds.find(({ metric }) => metric === 'p95')?.line).toBe(10);
  });

  it('have the line of the change where that has the same key, and else none', () => {
    const limits = 'scenarios: { home: { thresholds: { p50: < 1s } } }\nthresholds: { p95: < 100ms }\n';
    const config = load({ base: START + limits, head: `\n\n\n${START}thresholds: { p95: < 10s }\n` });
    const thresholds = config.scenarios.find(({ name }) => name === 'home')?.thresholds ?? [];
    expect(thresholds.map(({ metric, text, line }) => [metric, text, line])).toEqual([
      ['error-rate', '< 1%', null],
      ['p95', '< 100ms', 5],
      ['p50', '< 1s', null],
    ]);
  });
});

describe('a scenario', () => {
  const base = `${START}scenarios: { home: { requests: [GET /a] }, search: { rounds: 6, requests: [GET /s] } }\n`;

  it('that the change removes or renames is measured as the base has it, and what is new as the change has it', () => {
    const config = load({
      base,
      head: `${START}scenarios: { home: { requests: [GET /a] }, decoy: { rounds: 5, requests: [GET /d], thresholds: { p95: < 1s } } }\n`,
    });
    expect(config.scenarios.map(({ name, rounds }) => [name, rounds])).toEqual([
      ['home', 10],
      ['search', 6],
      ['decoy', 5],
    ]);
    expect(config.scenarios).toMatchObject([
      {},
      { requests: [{ label: 'GET /s' }] },
      { thresholds: [{}, { metric: 'p95' }] },
    ]);
    expect(config.rules?.added).toEqual(['decoy']);
    expect(config.rules?.used.differences.map(({ text }) => text)).toEqual([
      'This change loosens the gate: it removes the scenario "search"; it was measured by the rules of main.',
      'This change adds the scenario "decoy": it was measured by the change\'s own rules.',
    ]);
  });

  it('of another kind is measured as the base has it', () => {
    const config = load({
      base: `${START}scenarios: { home: {} }\n`,
      head: `${START}scenarios: { home: { type: command, run: x } }\n`,
    });
    expect(config.scenarios).toMatchObject([{ name: 'home', type: 'load' }]);
    expect(config.rules?.used.differences[0]?.text).toBe(
      'This change changes the load of "home": type load → command; it was measured as main has it.',
    );
  });

  it('keeps the limits of its requests and journeys by their names', () => {
    const requests = (first: string, second: string) =>
      `${START}scenarios: { home: { requests: [${first}, ${second}] } }\n`;
    const config = load({
      base: requests(
        '{ path: /a, thresholds: { p95: < 50ms } }',
        '{ path: /b, thresholds: { p50: { limit: < 9ms, severity: low } } }',
      ),
      head: requests('{ path: /new, thresholds: { p95: < 1s } }', 'GET /a'),
    });
    expect(config.scenarios[0]?.thresholds.map(({ label, metric, text, line }) => [label, metric, text, line])).toEqual(
      [
        [null, 'error-rate', '< 1%', null],
        ['GET /new', 'p95', '< 1s', 2],
        ['GET /a', 'p95', '< 50ms', null],
      ],
    );
    expect(config.rules?.lost).toEqual([
      {
        severity: 'low',
        text: 'The threshold p50 < 9ms of "GET /b" in "home" (rules of main) cannot be kept: this change does not send that.',
      },
    ]);
  });

  it('is not measured by the base under policy: head', () => {
    expect(said('scenarios: { a: {}, b: {} }', 'scenarios: { a: {} }', 'head')).toEqual([
      'loosens: This change loosens the gate: it removes the scenario "b"; it was not measured.',
    ]);
  });
});

describe('a difference is said, with what it does to the gate', () => {
  it.each<[base: string, head: string, ...said: string[]]>([
    ['fail-on: high', 'fail-on: critical', 'loosens: This change loosens the gate: fail-on high → critical.'],
    ['fail-on: low', '', 'loosens: This change loosens the gate: fail-on low → high.'],
    ['', 'fail-on: low', 'tightens: This change tightens the gate: fail-on high → low.'],
    ['', 'inconclusive: pass', 'loosens: This change loosens the gate: inconclusive neutral → pass.'],
    ['', 'on-missing-baseline: pass', 'loosens: This change loosens the gate: on-missing-baseline not set → pass.'],
    ['', 'on-missing-baseline: fail', 'tightens: This change tightens the gate: on-missing-baseline not set → fail.'],
    ['', 'baseline: none', 'loosens: This change loosens the gate: baseline auto → none.'],
    ['', 'baseline: artifact', 'loosens: This change loosens the gate: baseline auto → artifact.'],
    [
      'baseline: artifact',
      'baseline: cache',
      'changes: This change changes a rule of the gate: baseline artifact → cache.',
    ],
    [
      '',
      'compare: { tolerance: 50% }',
      'loosens: This change loosens the gate: compare.tolerance.same-job 3% → 50%.',
      'loosens: This change loosens the gate: compare.tolerance.stored 10% → 50%.',
    ],
    [
      '',
      'compare: { metrics: [startup] }',
      'loosens: This change loosens the gate: compare.metrics p25, p50, p95, throughput → startup.',
    ],
    ['', 'compare: { severity: low }', 'loosens: This change loosens the gate: compare.severity high → low.'],
    ['', 'compare: { strict: true }', 'loosens: This change loosens the gate: compare.strict false → true.'],
    ['', 'compare: { alpha: 0.001 }', 'loosens: This change loosens the gate: compare.alpha 5% → 0.001.'],
    ['', 'compare: { extend: false }', 'changes: This change changes a rule of the gate: compare.extend true → false.'],
    ['', 'order: random', 'changes: This change changes a rule of the gate: order abba → random.'],
    ['', 'turns: rounds', 'changes: This change changes a rule of the gate: turns slices → rounds.'],
    ['', 'thresholds: { p95: < 1s }', 'tightens: This change tightens the gate: threshold p95 not set → < 1s.'],
    ['thresholds: { p95: < 1s }', '', 'loosens: This change loosens the gate: threshold p95 < 1s → not set.'],
    [
      'thresholds: { p95: < 1s }',
      'thresholds: { p95: { limit: < 1s, severity: low } }',
      'loosens: This change loosens the gate: threshold p95 < 1s (high) → < 1s (low).',
    ],
    [
      'thresholds: { throughput: "> 500/s" }',
      'thresholds: { throughput: "> 5/s" }',
      'loosens: This change loosens the gate: threshold throughput > 500/s → > 5/s.',
    ],
    // An error rate is limited although nobody has set it.
    [
      '',
      'thresholds: { error-rate: < 50% }',
      'loosens: This change loosens the gate: threshold error-rate not set → < 50%.',
    ],
    // A limit of one scenario takes the place of the general one.
    [
      'thresholds: { p95: < 100ms }\nscenarios: { a: {} }',
      'thresholds: { p95: < 100ms }\nscenarios: { a: { thresholds: { p95: < 9s } } }',
      'loosens: This change loosens the gate: threshold p95 not set → < 9s of "a".',
    ],
    [
      'scenarios: { a: { rounds: 20 } }',
      'scenarios: { a: { rounds: 5 } }',
      'loosens: This change loosens the gate: rounds 20 → 5 of "a".',
    ],
    [
      'scenarios: { a: { duration: 5s } }',
      'scenarios: { a: { duration: 50ms, connections: 1 } }',
      'changes: This change changes the load of "a": duration 5s → 50ms, connections default → 1; that of main was made.',
    ],
    [
      'scenarios: { a: {} }',
      'scenarios: { a: { requests: [{ path: /, headers: { x-key: hunter2 } }] } }',
      'changes: This change changes the load of "a": other requests; both sides were loaded so.',
    ],
    [
      '',
      'coverage: { openapi: api.yml }',
      'changes: This change changes a rule of the gate: coverage.openapi not set → api.yml.',
    ],
  ])('%j → %j', (base, head, ...expected) => {
    const found = said(base, head) ?? [];
    for (const line of expected) expect(found).toContain(line);
    expect(found.filter((line) => !expected.includes(line) && !line.includes('coverage.severity'))).toEqual([]);
  });

  it.each([
    ['[server.js, docs]', '[server.js]', 'This change loosens the gate and changes paths: docs no longer counts.'],
    ['[src/a]', '[src]', 'This change tightens the gate and changes paths: src now counts.'],
    ['[src]', '[docs]', 'This change loosens the gate and changes paths: src no longer counts, docs now counts.'],
    ['[]', '[docs]', 'This change loosens the gate and changes paths: only docs still counts.'],
    ['[docs]', '[]', 'This change tightens the gate and changes paths: every file counts.'],
  ])('paths %s → %s', (base, head, expected) => {
    const file = (paths: string) => `target: { start: x, paths: ${paths} }\n`;
    const { rules } = load({ base: file(base), head: file(head) });
    expect(rules?.used.differences.map(({ text }) => text)).toEqual([expected]);
  });

  it('of how its side is started, without lines and values that may be secrets', () => {
    const { rules } = load({
      base: 'target: { start: node a.js, env: { TOKEN: hunter1, B: b } }\n',
      head: 'target: { start: KEY=hunter2 node b.js, build: make, setup: seed, env: { TOKEN: hunter3, B: b } }\n',
    });
    const texts = rules?.used.differences.map(({ text }) => text) ?? [];
    expect(texts).toEqual([
      'This change builds its service otherwise: build.',
      'This change starts its service otherwise: start.',
      'This change starts its service otherwise: env.TOKEN.',
      'This change sets up its service otherwise: setup.',
    ]);
    expect(JSON.stringify(rules)).not.toContain('hunter');
  });

  it('those that loosen the gate first, and as many as fit', () => {
    const many = (limit: string) =>
      `scenarios: {${Array.from({ length: 120 }, (_, index) => ` s${index}: { rounds: ${limit} }`).join(',')} }`;
    const { used } = load({ base: START + many('9'), head: `${START}fail-on: critical\n${many('10')}` }).rules ?? {};
    expect(used?.differences).toHaveLength(100);
    expect(used?.differences[0]?.text).toContain('fail-on');
    expect(used?.omitted).toBe(21);
  });
});

describe('a file', () => {
  it('of the base that was moved is found at its own place', () => {
    const { rules, file, judgement } = load({
      base: `${START}fail-on: low\n`,
      head: START,
      at: '.github/perf-gate.yml',
    });
    expect([file, judgement.failOn]).toEqual(['.github/perf-gate.yml', 'low']);
    expect(rules?.used.differences.map(({ text }) => text)).toContain(
      'This change moves the rules: perf-gate.yml → .github/perf-gate.yml.',
    );
  });

  it('that the change removes is that of the base', () => {
    const { rules, file, target, judgement } = load({ base: `${START}fail-on: low\n`, head: null });
    expect([file, target.start, judgement.failOn]).toEqual([null, 'node server.js', 'low']);
    expect(rules?.used).toMatchObject({ from: 'base', differences: [{ effect: 'changes' }] });
    const inputs = { start: 'node other.js' };
    expect(load({ base: START, head: null, inputs }).target.start).toBe('node other.js');
  });

  it('that is the first is said to be, and inputs alone need none', () => {
    expect(load({ base: null, head: START }).rules?.used).toMatchObject({
      from: 'head',
      problem: null,
      differences: [{ text: 'This change brings the first rules: main has no perf-gate.yml.' }],
    });
    expect(load({ base: null, head: null, inputs: { start: 'x' } }).rules).toBeUndefined();
  });

  it.each([
    ['fail-on: sometimes\n', /^perf-gate.yml:1:10 fail-on: expected one of low, medium/],
    ['of-tomorrow: 1\n', /^perf-gate.yml:1:1 of-tomorrow: unknown key/],
    ['a: [\n', /^perf-gate.yml:2:1 not valid YAML/],
  ])('of the base that is broken leaves the change its own rules: %j', (base, problem) => {
    const { rules, judgement } = load({ base, head: `${START}fail-on: critical\n` });
    expect(rules?.used).toMatchObject({ from: 'head', differences: [] });
    expect(rules?.used.problem).toMatch(problem);
    expect(judgement.failOn).toBe('critical');
    expect(load({ base, head: START, policy: 'head' }).rules?.used).toMatchObject({ problem: null });
  });

  it('of the base whose rules do not go with the change is named in the error', () => {
    const base = `${START}scenarios: { home: { requests: [{ path: /, multipart: { a: { file: gone.txt } } }] } }\n`;
    expect(problemsOf(() => load({ base, head: `${START}scenarios: { other: {} }\n` }))).toEqual([
      expect.stringMatching(/^perf-gate.yml of main \(a1b2c3d\):2:\d+ scenarios.home.requests\[0\].*gone.txt/),
    ]);
  });

  it('as it was where the change began decides nothing, but what the change did', () => {
    const base = `${START}fail-on: medium\n`;
    const before = { name: 'perf-gate.yml', text: START };
    const { rules, judgement } = load({ base, head: START, more: { before } });
    expect(judgement.failOn).toBe('medium');
    expect(rules?.used.differences).toEqual([]);
  });

  it.each(['<<: { fail-on: critical }\n', 'tags: [slow]\n', 'when: never\n', 'policy: head\n'])(
    'cannot change the rules in other ways: %j',
    (more) => {
      expect(problemsOf(() => load({ base: START, head: START + more }))[0]).toContain('unknown key');
    },
  );

  it('leaves the base the line by which it is measured', () => {
    const command = (keys: string) => `scenarios: { parse: { type: command, ${keys} } }\n`;
    const files = { base: command('run: node bench.mjs'), head: command('run: node new.mjs, file: a.json') };
    const { scenarios, rules } = load(files);
    expect(scenarios).toMatchObject([
      {
        run: 'node new.mjs',
        file: 'a.json',
        atBase: { run: 'node bench.mjs', format: 'plain', file: null },
      },
    ]);
    expect(rules?.used.differences[0]?.text).toBe(
      'This change changes the load of "parse": other run, other file; the base was measured by its own.',
    );
    expect(load({ ...files, policy: 'head' }).scenarios[0]).not.toHaveProperty('atBase');
  });

  it('leaves the base the line that fills it, and both sides the sizes of the base', () => {
    const volume = (keys: string) => `${START}scenarios: { growth: { type: volume, ${keys} } }\n`;
    const files = { base: volume('setup: node seed.mjs'), head: volume('setup: node new.mjs, sizes: [1, 2]') };
    const { scenarios, rules } = load(files);
    expect(scenarios).toMatchObject([
      { setup: 'node new.mjs', setupAtBase: 'node seed.mjs', sizes: [1000, 10_000, 100_000] },
    ]);
    expect(rules?.used.differences.map(({ text }) => text)).toEqual([
      'This change changes the load of "growth": other sizes; that of main was made.',
      'This change changes the load of "growth": other setup; the base was measured by its own.',
    ]);
  });

  it.each(['base', 'head'] as const)('that becomes a link is said to loosen the gate: policy %s', (policy) => {
    const workspace = makeFolder({ 'real.yml': START });
    symlinkSync('real.yml', join(workspace, 'perf-gate.yml'));
    const file = { name: 'perf-gate.yml', text: START };
    const rules = { policy, base: { ref: 'main', commit: COMMIT, file, problem: null } };
    expect(loadConfig({ workspace, inputs: {}, rules }).rules?.used.differences).toEqual([
      {
        key: '',
        effect: 'loosens',
        text: 'This change loosens the gate: it makes perf-gate.yml a link; once merged, no change is held to it.',
      },
    ]);
  });

  it('with anchors says what they stand for', () => {
    expect(said('', 'fail-on: &how critical\ncompare: { severity: *how }')?.[0]).toContain('fail-on high → critical');
  });
});
