import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { describeUnprovable } from '../../src/rounds/provable.ts';
import { planExtension } from '../../src/verdict/looks.ts';
import { makeFolder } from '../config/workspace.ts';

function said(text: string): string | null {
  const workspace = makeFolder({
    'perf-gate.yml': `target: { start: node server.js, url: "http://127.0.0.1:\${PORT}" }\n${text}`,
  });
  const { scenarios, judgement } = loadConfig({ workspace, inputs: {} });
  return describeUnprovable(scenarios, planExtension(scenarios, 2, judgement), judgement);
}
const requests = (count: number) => `[${Array.from({ length: count }, (_, index) => `GET /${index}`).join(', ')}]`;

describe('a plan that can prove no regression', () => {
  it.each([
    // 2⁻⁵ is 0.031: too much for two comparisons at 5 %.
    ['scenarios: { a: { rounds: 5 } }\ncompare: { extend: false }', 5, 4, 7],
    ['scenarios: { a: { rounds: 6, requests: [GET /a, GET /b] } }\ncompare: { extend: false }', 6, 7, 8],
    // With three looks, the last one has 4.27 %.
    [`scenarios: { a: { rounds: 5, requests: ${requests(20)} } }`, 10, 61, 11],
    ['scenarios: { a: { rounds: 5, requests: [GET /a, GET /b] } }\ncompare: { alpha: 0.001 }', 10, 7, 13],
  ])('is told: %s', (text, rounds, comparisons, needed) => {
    expect(said(text)).toBe(
      `No regression can be proven by ${rounds} rounds a side, however large: there are ${comparisons} comparisons that can fail ` +
        `the gate, which need ≥ ${needed}. Set more "rounds", or fewer "compare.metrics".`,
    );
  });

  it('names the scenarios that have too few rounds', () => {
    const text = `scenarios: { a: { rounds: 10, requests: ${requests(10)} }, b: { rounds: 5 } }\ncompare: { extend: false }`;
    expect(said(text)).toMatch(
      /^No regression of "b" can be proven by 5 rounds a side, however large: there are 35 comparisons/,
    );
  });

  it.each([
    'scenarios: { a: {} }',
    'scenarios: { a: { rounds: 6, requests: [GET /a, GET /b] } }',
    `scenarios: { a: { requests: ${requests(20)} } }`,
    'scenarios: { a: { rounds: 5 } }\ncompare: { extend: false, metrics: [p50] }',
    'scenarios: { a: { rounds: 5 } }\ncompare: { extend: false, metrics: [] }',
    'scenarios: { a: { type: command, run: ./bench.sh, rounds: 5 } }\ncompare: { extend: false }',
  ])('is not this one: %s', (text) => {
    expect(said(text)).toBeNull();
  });
});
