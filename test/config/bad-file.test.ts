import { expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { METRIC_NAMES } from '../../src/measurement/metric.ts';
import { describeProblems, makeFolder, problemsOf, read, START } from './workspace.ts';

const LOAD = `${START}scenarios:\n  browse:\n`;
const TARGET = 'target:\n  start: node server.js\n';
const LONG = 'x'.repeat(101);

describeProblems({
  'unknown keys are named with the nearest known one, or all that are known there': [
    [`${LOAD}    conections: 10`, '4:5 scenarios.browse.conections: unknown key; did you mean "connections"?'],
    [`${LOAD}    warmUp: 1s`, '4:5 scenarios.browse.warmUp: unknown key; did you mean "warmup"?'],
    [`${START}failOn: high`, '2:1 failOn: unknown key; did you mean "fail-on"?'],
    [`${START}warmup: 1s`, '2:1 warmup: unknown key; it belongs further down, as scenarios.<name>.warmup'],
    [
      `${START}connections: 5`,
      '2:1 connections: unknown key; it belongs further down, as scenarios.<name>.connections',
    ],
    [`${START}type: stress`, '2:1 type: unknown key; it belongs further down, as scenarios.<name>.type'],
    [`start: node server.js`, '1:1 start: unknown key; it belongs further down, as target.start'],
    [`${START}p95: < 200ms`, '2:1 p95: unknown key; it belongs further down, as thresholds.p95'],
    [`${TARGET}  ready: { sttus: 200 }`, '3:12 target.ready.sttus: unknown key; did you mean "status"?'],
    [
      `${LOAD}    requests: [{ path: /, header: {} }]`,
      '4:27 scenarios.browse.requests[0].header: unknown key; did you mean "headers"?',
    ],
    [
      `${LOAD}    thresholds: { trougput: < 1ms }`,
      '4:19 scenarios.browse.thresholds.trougput: unknown key; did you mean "throughput"?',
    ],
    [
      `${START}compare: { tolerance: { samejob: 3% } }`,
      '2:25 compare.tolerance.samejob: unknown key; did you mean "same-job"?',
    ],
    [
      `${START}base: { ready: / }`,
      '2:9 base.ready: unknown key; known here: build, start, url, working-directory, env, socket, tls',
    ],
    [
      `${START}constructor: 1`,
      '2:1 constructor: unknown key; known here: presets, key, target, base, baseline, order, turns, isolation, scenarios, thresholds, coverage, compare, fail-on, on-missing-baseline, on-removed-scenario, advice, inconclusive',
    ],
    [
      `${START}"a\\n::error::b": 1`,
      '2:1 "a\\n::error::b": unknown key; known here: presets, key, target, base, baseline, order, turns, isolation, scenarios, thresholds, coverage, compare, fail-on, on-missing-baseline, on-removed-scenario, advice, inconclusive',
    ],
    [
      `${START}thresholds: { "\\e[31m": 1, p50: < 1s, 'p5"0': 1 }`,
      '2:15 thresholds."\\u001b[31m": unknown key; known here: p25, p50, p75, p90, p95, p99, "p99.9", mean, min, max, stddev, throughput, error-rate, success-rate, cpu, memory, startup, bytes, disk-read, disk-written and 3 more',
      '2:39 thresholds."p5\\"0": unknown key; did you mean "p50"?',
    ],
  ],

  'all problems are listed, in the order of the file': [
    [
      `targets: {}\ntarget: { start: 5 }\nscenarios:\n  a: { rounds: 4, duration: 1 }\nfail-on: severe`,
      '1:1 targets: unknown key; did you mean "target"?',
      '2:18 target.start: expected a command line, got 5',
      '4:16 scenarios.a.rounds: expected a whole number from 5 to 50, got 4',
      '4:29 scenarios.a.duration: expected a duration from 50ms to 24h, such as 250ms, 10s or 5m, got 1',
      '5:10 fail-on: expected one of low, medium, high, critical, got "severe"',
    ],
  ],

  'the shape of the file': [
    [
      '',
      '1:1 target: neither start nor url is set; give the line that starts the service, or the URL of one that runs',
    ],
    ['- a', '1:1 expected a map, got a list'],
    ['just text', '1:1 expected a map, got "just text"'],
    ['target:', '1:8 target: expected a map, got nothing'],
    [`${START}scenarios: []`, '2:12 scenarios: expected a map, got an empty list'],
    [`${START}scenarios: {}`, '2:12 scenarios: expected at least one scenario, got an empty map'],
    [`${START}scenarios: { a: }`, '2:17 scenarios.a: expected a map, got nothing'],
    [`${START}key: ..`, '2:6 key: expected up to 64 letters, digits, ".", "_" or "-", and not "." or "..", got ".."'],
    [`${START}key: a/b`, '2:6 key: expected up to 64 letters, digits, ".", "_" or "-", and not "." or "..", got "a/b"'],
    [
      `${START}key: ${LONG}`,
      `2:6 key: expected up to 64 letters, digits, ".", "_" or "-", and not "." or "..", got "${LONG.slice(0, 60)}…"`,
    ],
  ],

  'YAML that cannot be read': [
    ['a: b: c', '1:4 not valid YAML: Nested mappings are not allowed in compact mappings'],
    ['target:\n\tstart: x', '2:1 not valid YAML: Tabs are not allowed as indentation'],
    [`${START}target: {}`, '2:1 the key "target" appears twice'],
    [
      `${START}scenarios: { 1: {}, "1": {}, a: {}, a: {} }`,
      '2:21 the key "1" appears twice',
      '2:37 the key "a" appears twice',
    ],
    [`${START}---\n${START}`, '2:1 a second document begins here (---); only one is read'],
    [`${LOAD}    thresholds:\n      throughput: > 500/s`, '5:21 text that begins with > needs quotes, as in "> 500/s"'],
    [`${LOAD}    thresholds: { throughput: >= 500/s }`, '4:31 text that begins with > needs quotes, as in "> 500/s"'],
    [`target: { start: x, url: http://h:\${PORT} }`, `1:36 text with \${…} needs quotes inside braces`],
    ['a: *nowhere', '1:4 the alias "*nowhere" has no anchor (&…) before it'],
    ['key: !secret x', '1:6 not valid YAML: Unresolved tag: !secret'],
    ['key: !!binary aGVsbG8=', '1:15 key: a tag (!…) makes a value that is not plain data'],
    [`${START}key: .nan`, '2:6 key: not a finite number'],
    [`${START}scenarios: { __proto__: { rounds: 5 } }`, '2:25 scenarios: a key cannot be called __proto__'],
  ],

  'how differences are judged': [
    [
      `${START}compare: { tolerance: 0 }`,
      '2:23 compare.tolerance: expected a ratio above 0% and up to 100%, such as 3%, got 0',
    ],
    [
      `${START}compare: { tolerance: 3 }`,
      '2:23 compare.tolerance: expected a ratio above 0% and up to 100%, such as 3%, got 3',
    ],
    [
      `${START}compare: { tolerance: high }`,
      '2:23 compare.tolerance: expected a ratio above 0% and up to 100%, such as 3%, got "high"',
    ],
    [
      `${START}compare: { tolerance: [3%] }`,
      '2:23 compare.tolerance: expected a ratio such as 3%, or a map with same-job and stored, got a list',
    ],
    [
      `${START}compare: { tolerance: { stored: 3s } }`,
      '2:33 compare.tolerance.stored: expected a ratio above 0% and up to 100%, such as 3%, got "3s"',
    ],
    [
      `${START}compare: { alpha: 0.6 }`,
      '2:19 compare.alpha: expected a ratio above 0% and up to 50%, such as 0.05, got 0.6',
    ],
    [`${START}compare: { strict: yes }`, '2:20 compare.strict: expected true or false, got "yes"'],
    [
      `${START}compare: { metrics: [p50, trough-put] }`,
      `2:27 compare.metrics[1]: expected one of ${METRIC_NAMES.join(', ')}, got "trough-put"; did you mean "throughput"?`,
    ],
    [
      `${START}compare: { metrics: [latency_of_all] }`,
      `2:22 compare.metrics[0]: expected one of ${METRIC_NAMES.join(', ')}, got "latency_of_all"`,
    ],
    [
      `${START}compare: { metrics: [50] }`,
      `2:22 compare.metrics[0]: expected one of ${METRIC_NAMES.join(', ')}, got 50`,
    ],
    [`${START}compare: { metrics: [p50, p95, p50] }`, '2:32 compare.metrics[2]: p50 is listed twice'],
    [`${START}on-missing-baseline: no`, '2:22 on-missing-baseline: expected one of pass, neutral, fail, got "no"'],
    [
      `${START}inconclusive: pas`,
      '2:15 inconclusive: expected one of pass, neutral, fail, got "pas"; did you mean "pass"?',
    ],
  ],
});

it('thousands of problems are cut short', () => {
  const keys = Array.from({ length: 3000 }, (_, index) => `unknown${index}: 1`).join('\n');
  const problems = problemsOf(() => read(keys));
  expect(problems).toHaveLength(51);
  expect(problems.at(-1)).toBe('and 2950 more problems');
});

it('problems of the file and of the inputs come together', () => {
  const workspace = makeFolder({ 'perf-gate.yml': `${START}kex: 1\n` });
  expect(problemsOf(() => loadConfig({ workspace, inputs: { rounds: '2' } }))).toEqual([
    'perf-gate.yml:2:1 kex: unknown key; did you mean "key"?',
    'input "rounds": expected a whole number from 5 to 50, got 2',
  ]);
});
