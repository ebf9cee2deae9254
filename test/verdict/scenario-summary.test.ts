import { describe, expect, it } from 'vitest';
import { judge } from '../../src/verdict/judge.ts';
import { configOf, jobOf, plainRounds, roundsOf, runOf, sameJob, scenarioOf, steady } from './documents.ts';
import { judgeRuns } from './judging.ts';

const base = runOf([{ rounds: plainRounds(10) }]);
const same = runOf([{ rounds: plainRounds(10, { order: 3 }) }]);

describe('a scenario', () => {
  it('has the gravest verdict of its gated rows, the sum of its counts and the rounds that were planned', () => {
    const result = judgeRuns(runOf([{ rounds: plainRounds(10.8, { order: 3 }), plannedRounds: 12 }]), base);
    expect(result.scenarios[0]).toMatchObject({
      name: 'browse',
      type: 'load',
      words: '10 connections',
      window: { warmup: 1000, duration: 2000 },
      verdict: 'regressed',
      rounds: 10,
      plannedRounds: 12,
      counts: { sent: 40_000, responses: 40_000, errors: {}, lost: 0 },
      notes: [],
    });
  });

  it('says in how many rounds the generator was the limit', () => {
    for (const agentBound of [1, 3]) {
      const result = judgeRuns(runOf([{ rounds: plainRounds(10), agentBound }]), base);
      expect(result.scenarios[0]).toMatchObject({ generatorBound: agentBound });
      expect(result.scenarios[0]?.notes).toEqual([expect.stringContaining(`In ${agentBound} of 10 rounds`)]);
    }
  });

  it('says that blocks of time in one process are weaker evidence', () => {
    const url = runOf([{ rounds: plainRounds(10) }], { freshProcess: false });
    expect(judgeRuns(url, base).scenarios[0]?.notes).toEqual([expect.stringContaining('weaker evidence')]);
  });

  it('says what else the machine did, and how long the threads waited for a processor', () => {
    const foreignCpu = [100, 200, 900, null, 100, 300, 200, 200, 200, 200];
    const run = runOf([{ rounds: plainRounds(10), foreignCpu }]);
    expect(judgeRuns(run, base).scenarios[0]?.interference).toEqual({ usual: 0.1, most: 0.45 });
    for (const [index, { interference }] of run.scenarios[0]?.rounds.entries() ?? []) {
      if (interference) Object.assign(interference, { targetWait: 40 + 20 * index, generatorWait: 10 * index });
    }
    expect(judgeRuns(run, base).scenarios[0]?.interference).toEqual({
      usual: 0.1,
      most: 0.45,
      targetWait: 0.065,
      generatorWait: 0.0225,
    });
    expect(judgeRuns(run, base).scenarios[0]?.notes).toEqual([]);
    const untold = judgeRuns(runOf([{ rounds: plainRounds(10) }]), base).scenarios[0];
    expect(untold?.interference).toEqual({ usual: null, most: null });
  });

  it('says how its load was made', () => {
    const words = '50/s Poisson, up to 10 connections';
    expect(judgeRuns(runOf([{ rounds: plainRounds(10), words }]), base).scenarios[0]).toMatchObject({ words });
  });

  it('says what became of the arrivals of an open model, and what kept them from being offered', () => {
    const calm = { due: 1000, sent: 1000, inTime: 1000, late: 2, dropped: 0, backlog: 0, limit: null };
    const full = { ...calm, sent: 900, inTime: 850, late: 400, dropped: 100, backlog: 95, limit: 'target' as const };
    const slow = { ...calm, inTime: 700, late: 300, limit: 'agent' as const };
    const notesOf = (arrivals: (typeof calm | typeof full | typeof slow)[]) =>
      judgeRuns(runOf([{ rounds: plainRounds(10), arrivals }]), base).scenarios[0]?.notes;
    expect(notesOf(Array(10).fill(calm))).toEqual([]);
    expect(notesOf([full, full, slow, ...Array(7).fill(calm)])).toEqual([
      'In 2 of 10 rounds less than 98 % of the arrivals were offered in time: the target kept all connections busy.',
      'In 1 of 10 rounds less than 98 % of the arrivals were offered in time: the load generator was at its own limit.',
      'Of 10,000 arrivals, 1,114 began late (11 %) and 200 never began; at most 95 waited for a connection.',
    ]);
    expect(judgeRuns(runOf([{ rounds: plainRounds(10), arrivals: [full] }]), base).scenarios[0]?.arrivals).toEqual({
      due: 1000,
      late: 400,
      dropped: 100,
      backlog: 95,
      underOffered: { agent: 0, target: 1 },
    });
  });

  it('of which nothing is gated does not deny its baseline', () => {
    const bare = jobOf([scenarioOf(roundsOf({ p50: steady(10) }))]);
    const verdict = (side: ReturnType<typeof sameJob>) =>
      judge(same, side, configOf({ judgement: { gated: [] } })).scenarios[0]?.verdict;
    expect(verdict(sameJob(bare))).toBe('inconclusive');
    expect(verdict(sameJob(jobOf([])))).toBe('no baseline');
  });
});

describe('a scenario that makes no requests', () => {
  const run = runOf([{ rounds: plainRounds(10), type: 'command', detail: { lines: 3 } }]);
  const silent = {
    ...run,
    scenarios: run.scenarios.map((scenario) => ({
      ...scenario,
      rounds: scenario.rounds.map((round) => ({ ...round, windows: [] })),
    })),
  };

  it('was measured all the same, and keeps what its kind has to say', () => {
    const { scenarios, findings } = judgeRuns(silent, silent);
    expect(findings).toEqual([]);
    expect(scenarios[0]).toMatchObject({ detail: { lines: 3 }, counts: { sent: 0 } });
  });
});
