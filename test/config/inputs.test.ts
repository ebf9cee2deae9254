import { describe, expect, it } from 'vitest';
import { actionInput, type ConfigInputs } from '../../src/config/inputs.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { KINDS } from '../../src/kinds/index.ts';
import { makeFolder, problemsOf, read, START } from './workspace.ts';

const FILE = `key: from-file
target:
  build: file build
  start: file start
  url: http://127.0.0.1:\${PORT}/file
  ready: { url: /file-ready, status: 200, timeout: 5s }
scenarios:
  browse: { connections: 1, warmup: 1s, duration: 1s, rounds: 5 }
  search: { connections: 2, warmup: 2s, duration: 2s, rounds: 6 }
  "a, b": {}
compare: { tolerance: { same-job: 1%, stored: 2% } }
fail-on: low
on-missing-baseline: pass
inconclusive: pass
`;

describe('an input takes precedence over the file', () => {
  it('for the target and the judgement', () => {
    const workspace = makeFolder({ 'perf-gate.yml': FILE, 'app/server.js': '' });
    const config = loadConfig({
      workspace,
      inputs: {
        key: 'from-input',
        build: 'input build',
        start: 'input start',
        url: `http://localhost:\${PORT}`,
        ready: '/input-ready',
        workingDirectory: 'app',
        failOn: 'critical',
        tolerance: '4%',
        onMissingBaseline: 'fail',
        inconclusive: 'fail',
      },
    });
    expect(config.key).toBe('from-input');
    expect(config.target).toMatchObject({
      build: 'input build',
      start: 'input start',
      url: `http://localhost:\${PORT}`,
      ready: { kind: 'url', url: `http://localhost:\${PORT}/input-ready`, status: null },
      readyTimeout: 5000,
      workingDirectory: `${workspace}/app`,
    });
    expect(config.judgement).toMatchObject({
      tolerance: { sameJob: 0.04, stored: 0.04 },
      failOn: 'critical',
      onMissingBaseline: 'fail',
      inconclusive: 'fail',
    });
  });

  it('for the load of every scenario', () => {
    const { scenarios } = read(FILE, { connections: '50', warmup: '0', duration: '10s', rounds: '7' });
    expect(scenarios).toHaveLength(3);
    for (const scenario of scenarios) {
      expect(scenario).toMatchObject({ connections: 50, warmup: 0, duration: 10_000, rounds: 7 });
    }
  });

  it('and a rate makes it an open one, with as many connections as are given', () => {
    const yaml = 'scenarios: { a: { connections: 5, spawn-rate: 1/s }, b: { rate: 10/s, max-connections: 7 } }';
    const url = 'http://127.0.0.1:3000';
    const rates = (inputs: ConfigInputs) => read(yaml, { url, rate: '500/s', ...inputs }).scenarios;
    expect(rates({})).toMatchObject([
      { rate: 500, connections: 1000, warmup: 1000, spawnRate: null },
      { rate: 500, connections: 7 },
    ]);
    expect(rates({ connections: '50' })).toMatchObject([{ connections: 50 }, { connections: 50 }]);
    const stages = 'scenarios: { a: { stages: [{ duration: 1s, to: 10/s }] } }';
    expect(problemsOf(() => read(stages, { url, rate: '5/s' }))).toEqual([
      'input "rate": the stages of the scenario "a" say how much load there is',
    ]);
  });

  it('only when it is given: an empty one is not', () => {
    const empty: ConfigInputs = {
      key: '',
      start: ' ',
      connections: '',
      rounds: undefined,
      scenarios: '\n',
      failOn: '',
    };
    expect(read(FILE, empty)).toEqual(read(FILE));
  });

  it('it can supply what the file leaves out', () => {
    expect(read('scenarios: { a: {} }', { url: 'http://127.0.0.1:3000' }).target.url).toBe('http://127.0.0.1:3000');
  });
});

describe('scenarios can be chosen', () => {
  it.each([
    ['browse', ['browse']],
    ['search,browse', ['browse', 'search']],
    [' search , browse ', ['browse', 'search']],
    ['browse\nsearch', ['browse', 'search']],
    ['a, b', ['a, b']],
    ['a, b\nbrowse', ['browse', 'a, b']],
  ])('%j', (scenarios, names) => expect(read(FILE, { scenarios }).scenarios.map(({ name }) => name)).toEqual(names));

  it.each([
    [
      'brows',
      ['input "scenario": no scenario is called "brows"; did you mean "browse"? There are: browse, search, "a, b"'],
    ],
    [
      'checkout,serch',
      [
        'input "scenario": no scenario is called "checkout"; there are: browse, search, "a, b"',
        'input "scenario": no scenario is called "serch"; did you mean "search"? There are: browse, search, "a, b"',
      ],
    ],
    ['browse,checkout', ['input "scenario": no scenario is called "checkout"; there are: browse, search, "a, b"']],
    [',', ['input "scenario": no name in ","; there are: browse, search, "a, b"']],
  ])('not %j', (scenarios, problems) => expect(problemsOf(() => read(FILE, { scenarios }))).toEqual(problems));

  it('by their kind', () => {
    expect(read(FILE, { type: 'load' }).scenarios).toHaveLength(3);
    expect(problemsOf(() => read(FILE, { type: 'lode' }))).toEqual([
      `input "type": expected one of ${KINDS.map(({ name }) => name).join(', ')}, got "lode"; did you mean "load"?`,
    ]);
  });
});

describe('a bad value is blamed on its input', () => {
  it.each<[ConfigInputs, string]>([
    [{ connections: 'ten' }, 'input "connections": expected a whole number from 1 to 100000, got "ten"'],
    [{ connections: '1.5' }, 'input "connections": expected a whole number from 1 to 100000, got 1.5'],
    [{ rate: '500' }, 'input "rate": expected a rate above 0/s and up to 1000000/s, such as 500/s, got "500"'],
    [{ rounds: '4' }, 'input "rounds": expected a whole number from 5 to 50, got 4'],
    [{ duration: '10' }, 'input "duration": expected a duration from 50ms to 24h, such as 250ms, 10s or 5m, got "10"'],
    [
      { failOn: 'hihg' },
      'input "fail-on": expected one of low, medium, high, critical, got "hihg"; did you mean "high"?',
    ],
    [{ onMissingBaseline: 'skip' }, 'input "on-missing-baseline": expected one of pass, neutral, fail, got "skip"'],
    [
      { baseline: 'samejob' },
      'input "baseline": expected one of auto, same-job, artifact, cache, file, none, got "samejob"; did you mean "same-job"?',
    ],
    [{ tolerance: '5' }, 'input "tolerance": expected a ratio above 0% and up to 100%, such as 3%, got "5"'],
    [{ key: 'a b' }, 'input "key": expected up to 64 letters, digits, ".", "_" or "-", and not "." or "..", got "a b"'],
    [
      { url: 'localhost:3000' },
      `input "url": expected an http:// or https:// URL, such as http://127.0.0.1:\${PORT}, got "localhost:3000"`,
    ],
    [{ ready: 'up' }, 'input "ready": expected a path such as /healthz, or an http:// or https:// URL, got "up"'],
    [{ start: 'a\0b' }, 'input "start": expected a command line that is not empty, got "a\\u0000b"'],
    [
      { workingDirectory: '../..' },
      'input "working-directory": "../.." is outside the workspace; give a folder inside it',
    ],
  ])('%j', (inputs, problem) => expect(problemsOf(() => read(START, inputs))).toEqual([problem]));

  it('also when it is wrong only together with others', () => {
    const workspace = makeFolder();
    expect(problemsOf(() => loadConfig({ workspace, inputs: { url: `http://h:\${PORT}` } }))).toEqual([
      'input "url": without start, there is no service to pass a chosen port to; write the port of the running service into url',
    ]);
  });

  it('all of them at once, in the terms of the caller', () => {
    const nameOf = (name: string) => `--${name}`;
    const inputs = { rounds: '1', failOn: 'x' };
    const workspace = makeFolder({ 'perf-gate.yml': START });
    expect(problemsOf(() => loadConfig({ workspace, inputs, nameOf }))).toEqual([
      '--rounds: expected a whole number from 5 to 50, got 1',
      '--failOn: expected one of low, medium, high, critical, got "x"',
    ]);
    expect(problemsOf(() => loadConfig({ workspace, path: 'x', inputs, nameOf }))).toEqual([
      '--config: there is no file "x"; give the path of a file in the workspace',
    ]);
  });

  it('inputs of the action are written with dashes', () => {
    expect(actionInput('onMissingBaseline')).toBe('input "on-missing-baseline"');
  });
});
