import { describe, expect, it } from 'vitest';
import { worksOrWaits } from '../../src/verdict/works-or-waits.ts';
import { compareJobs } from './comparing.ts';
import { jobOf, roundsOf, sameJob, scenarioOf, steady } from './documents.ts';

interface Side {
  latency: number;
  cpu?: number;
  cpuScatter?: number;
}

function said(now: Side, { withMean = true, gated = ['p50'] } = {}): string[] {
  const scenarioWith = ({ latency, cpu, cpuScatter = 0.001 }: Side, order: number) => {
    const values = steady(latency, { order });
    return scenarioOf(
      roundsOf({
        p50: values,
        ...(withMean && { mean: values }),
        ...(cpu !== undefined && { cpu: steady(cpu, { order, scatter: cpuScatter }) }),
      }),
    );
  };
  const head = scenarioWith(now, 3);
  const base = scenarioWith({ latency: 10, cpu: 2 }, 7);
  return worksOrWaits(compareJobs(jobOf([head]), sameJob(jobOf([base])), { gated }), head, base);
}

const WAITS = 'It may wait for storage, a lock, another service or its turn.';

describe('a service that got slower', () => {
  it.each<[string, Side, string[]]>([
    [
      'works more',
      { latency: 15, cpu: 3 },
      ['The service works more: CPU time per request is 50 % higher, mean latency 50 %.'],
    ],
    [
      'works much more',
      { latency: 340, cpu: 60 },
      ['The service works more: CPU time per request is 30 times higher, mean latency 34 times.'],
    ],
    [
      'waits',
      { latency: 340, cpu: 2 },
      [
        `The service mostly waits rather than works: CPU time per request is not higher, mean latency 34 times. ${WAITS}`,
      ],
    ],
    [
      'waits, and works less',
      { latency: 340, cpu: 1.5 },
      [
        `The service mostly waits rather than works: CPU time per request is not higher, mean latency 34 times. ${WAITS}`,
      ],
    ],
    [
      'waits, and works a little more',
      { latency: 340, cpu: 2.4 },
      [
        `The service mostly waits rather than works: CPU time per request is only 20 % higher, mean latency 34 times. ${WAITS}`,
      ],
    ],
    ['does both', { latency: 20, cpu: 2.8 }, []],
    ['may do either', { latency: 11, cpu: 2, cpuScatter: 0.03 }, []],
    ['cannot be told where its CPU time is not known', { latency: 340 }, []],
  ])('%s', (_, now, sentences) => {
    expect(said(now)).toEqual(sentences);
  });

  it('is not spoken of where the slowdown is not proven, not gated, or its mean is not known', () => {
    expect(said({ latency: 10, cpu: 3 })).toEqual([]);
    expect(said({ latency: 5, cpu: 1 })).toEqual([]);
    expect(said({ latency: 15, cpu: 3 }, { gated: [] })).toEqual([]);
    expect(said({ latency: 15, cpu: 3 }, { withMean: false })).toEqual([]);
  });
});
