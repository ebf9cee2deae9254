import { median, sampleStandardDeviation } from 'simple-statistics';
import { shiftOfPairs } from '../../src/statistics/hodges-lehmann.ts';
import { FIGURES } from '../record/figures.ts';
import { type Condition, WORK } from '../record/recording.ts';
import { gapsOf, type Replayed, SAME } from './pairs.ts';

/** What a figure shows of a service: medians over its jobs, as logarithms. */
export interface Signal {
  condition: Condition;
  service: string;
  figure: string;
  /** The standard deviation of pairs of rounds of identical code. */
  scatter: number;
  /** What 5 % more work does. */
  shift: number;
}

/** How much each figure shows of 5 % more work, and how far pairs of identical code scatter in it. */
export function signals(jobs: readonly Replayed[]): Signal[] {
  const more = WORK.indexOf(1.05);
  return groups(jobs).flatMap(({ condition, service, own }) =>
    FIGURES.map((figure) => {
      const gaps = (job: Replayed, variant: number) => gapsOf(job, variant, ({ figures }) => figures[figure]);
      return {
        condition,
        service,
        figure,
        scatter: median(own.map((job) => sampleStandardDeviation(gaps(job, SAME)))),
        shift: median(own.map((job) => shiftOfPairs(gaps(job, more), 0.95).estimate)),
      };
    }),
  );
}

/** The jobs of each condition and service. */
export function groups(jobs: readonly Replayed[]): { condition: Condition; service: string; own: Replayed[] }[] {
  const keys = [...new Set(jobs.map(({ condition, service }) => `${condition} ${service}`))];
  return keys.map((key) => {
    const own = jobs.filter(({ condition, service }) => `${condition} ${service}` === key);
    const [{ condition, service }] = own as [Replayed];
    return { condition, service, own };
  });
}
