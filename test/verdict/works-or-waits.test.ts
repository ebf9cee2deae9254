import { describe, expect, it } from 'vitest';
import { workOrWait, worksOrWaits } from '../../src/verdict/works-or-waits.ts';
import { compareJobs } from './comparing.ts';
import { jobOf, roundsOf, sameJob, scenarioOf, steady } from './documents.ts';

interface Side {
  latency: number;
  cpu?: number;
  cpuScatter?: number;
  connections?: number;
}

const BEFORE: Side = { latency: 10, cpu: 2 };

function said(
  now: Side,
  { before = BEFORE, withMean = true, meanRatio = 0, gated = ['p50'], cpuRounds = 10 } = {},
): string[] {
  const scenarioWith = ({ latency, cpu, cpuScatter = 0.001, connections }: Side, order: number) => {
    const values = steady(latency, { order });
    return scenarioOf(
      roundsOf({
        p50: values,
        ...(withMean && { mean: values }),
        ...(connections !== undefined && { throughput: values.map((value) => (1000 * connections) / value) }),
        ...(cpu !== undefined && { cpu: steady(cpu, { order, scatter: cpuScatter }).slice(0, cpuRounds) }),
      }),
    );
  };
  const head = scenarioWith(now, 3);
  const base = scenarioWith(before, 7);
  const rows = compareJobs(jobOf([head]), sameJob(jobOf([base])), { gated }).map((row) =>
    row.metric === 'mean' && row.worse ? { ...row, worse: { ...row.worse, ratio: meanRatio } } : row,
  );
  return worksOrWaits(workOrWait(rows, head, base));
}

const WAITS = 'It may wait for storage, a lock, another service or its turn.';

describe('a service that got slower', () => {
  it.each<[string, Side, string[]]>([
    [
      'works more',
      { latency: 15, cpu: 3 },
      ['The service works more: CPU time per request is 50 % higher, mean latency 50 % higher.'],
    ],
    [
      'works much more',
      { latency: 340, cpu: 60 },
      ['The service works more: CPU time per request is 30 times higher, mean latency 34 times higher.'],
    ],
    [
      'waits',
      { latency: 340, cpu: 2 },
      [
        `The service mostly waits rather than works: CPU time per request is not higher, mean latency 34 times higher. ${WAITS}`,
      ],
    ],
    [
      'waits, and works less',
      { latency: 340, cpu: 1.5 },
      [
        `The service mostly waits rather than works: CPU time per request is not higher, mean latency 34 times higher. ${WAITS}`,
      ],
    ],
    [
      'waits, and works a little more',
      { latency: 340, cpu: 2.4 },
      [
        `The service mostly waits rather than works: CPU time per request is only 20 % higher, mean latency 34 times higher. ${WAITS}`,
      ],
    ],
    ['does both', { latency: 20, cpu: 2.8 }, []],
    ['may do either', { latency: 11, cpu: 2, cpuScatter: 0.03 }, []],
    ['cannot be told where its CPU time is not known', { latency: 340 }, []],
  ])('%s', (_, now, sentences) => {
    expect(said(now)).toEqual(sentences);
  });

  const QUICK: Side = { latency: 0.16, cpu: 0.03, connections: 4 };

  it.each<[string, Side, string[]]>([
    [
      'waits, although waking up for each request costs it several times its CPU time',
      { latency: 9, cpu: 0.24, connections: 4 },
      [
        `The service mostly waits rather than works: CPU time per request rose by at most 211 µs, mean latency by 8.84 ms. ${WAITS}`,
      ],
    ],
    [
      'waits, even if it sleeps for a millisecond only',
      { latency: 1.2, cpu: 0.08, connections: 4 },
      [
        `The service mostly waits rather than works: CPU time per request rose by at most 50.2 µs, mean latency by 1.04 ms. ${WAITS}`,
      ],
    ],
    ['may do either where growth and addition do not agree', { latency: 0.8, cpu: 0.1, connections: 1 }, []],
    [
      'works more where its connections wait for one core',
      { latency: 4.6, cpu: 1.1, connections: 4 },
      ['The service works more: CPU time per request is 37 times higher, mean latency 29 times higher.'],
    ],
    [
      'works more where hardly a request overlaps another',
      { latency: 1.2, cpu: 1.05, connections: 0.1 },
      ['The service works more: CPU time per request is 35 times higher, mean latency 7.5 times higher.'],
    ],
  ])('that was quick %s', (_, now, sentences) => {
    expect(said(now, { before: QUICK })).toEqual(sentences);
  });

  it('has the figure of the mean that its row has', () => {
    const gated = ['p50', 'mean'];
    expect(said({ latency: 15, cpu: 3 }, { gated, meanRatio: 1.55 })[0]).toMatch(/mean latency 55 % higher\.$/);
  });

  it('is not spoken of where the mean is no slower, or the CPU time of too few rounds is known', () => {
    expect(said({ latency: 15, cpu: 3 }, { gated: ['p50', 'mean'], meanRatio: 1.01 })).toEqual([]);
    expect(said({ latency: 340, cpu: 2 }, { cpuRounds: 1 })).toEqual([]);
  });

  it('is not spoken of where the slowdown is not proven, not gated, or its mean is not known', () => {
    expect(said({ latency: 10, cpu: 3 })).toEqual([]);
    expect(said({ latency: 5, cpu: 1 })).toEqual([]);
    expect(said({ latency: 15, cpu: 3 }, { gated: [] })).toEqual([]);
    expect(said({ latency: 15, cpu: 3 }, { withMean: false })).toEqual([]);
  });
});
