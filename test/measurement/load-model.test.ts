import { describe, expect, it } from 'vitest';
import { type DocumentedModel, modelWords } from '../../src/measurement/load-model.ts';
import { renderHtml } from '../../src/report/html.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { result, scenario } from '../support/result.ts';

const PLAIN: DocumentedModel = {
  rate: null,
  arrivals: 'uniform',
  stages: null,
  spawnRate: null,
  agents: 1,
  seed: 1,
};
const STAGES = [
  { duration: 30_000, to: 200 },
  { duration: 60_000, to: 200 },
  { duration: 5000, to: 0 },
];

describe('how the load was made', () => {
  it.each<[string, number, Partial<DocumentedModel>]>([
    ['1 connection', 1, {}],
    ['10,000 connections, 2 agents', 10_000, { agents: 2 }],
    ['50 connections, 5 more per second', 50, { spawnRate: 5 }],
    ['500/s, up to 200 connections', 200, { rate: 500 }],
    ['500/s Poisson, up to 200 connections', 200, { rate: 500, arrivals: 'poisson' }],
    ['0 → 200 (30 s) → 200 (60 s) → 0 (5 s) connections', 200, { stages: STAGES }],
    [
      '0 → 200/s (30 s) → 200/s (60 s) → 0/s (5 s) Poisson, up to 50 connections',
      50,
      { rate: 200, arrivals: 'poisson', stages: STAGES },
    ],
    ['6 stages of up to 200/s, up to 50 connections', 50, { rate: 200, stages: [...STAGES, ...STAGES] }],
  ])('is in words: %s', (words, connections, spec) => {
    expect(modelWords({ connections, model: { ...PLAIN, ...spec } })).toBe(words);
  });

  it('is a number of connections in a result that does not tell', () => {
    expect(modelWords({ connections: 10 })).toBe('10 connections');
  });

  it('stands in every report', () => {
    const model: DocumentedModel = { ...PLAIN, rate: 500, arrivals: 'poisson' };
    const made = result([scenario('search', {}, { words: modelWords({ connections: 200, model }) })]);
    const words = '500/s Poisson, up to 200 connections, 10 rounds';
    expect(renderTerminal(made, { columns: 200, color: false, verbose: true })).toContain(words);
    expect(renderHtml(made)).toContain(words);
    expect(renderMarkdown(made)).toContain(words);
  });
});
