import { NEAR, OFTEN } from './breaking-point.ts';
import { type Criterion, type Effort, type Section, shareOf } from './criterion.ts';
import { measure, queueTarget } from './measured-run.ts';

/** How many requests each service does per second. */
const CAPACITIES = [250, 500, 1000];

export const stressSection: Section = {
  name: 'stress',
  title: 'Stress: searches beside a real service',
  about: `Whole searches for the breaking point of services that do exactly ${CAPACITIES.join(', ')} requests per second, from 100 per second on, with trials of one second. The objective is a p95 below 25 ms, which a load that is 2 % too much misses within the trial.`,
  isLive: true,
  run: stressCriteria,
};

async function stressCriteria({ isQuick, cli }: Effort): Promise<Criterion[]> {
  const isFound: boolean[] = [];
  for (const capacity of isQuick ? CAPACITIES.slice(1, 2) : CAPACITIES) {
    const borne = await search(cli, capacity);
    console.error(`breaking point of a service that does ${capacity}/s: ${borne.toFixed(0)}/s`);
    isFound.push(Math.abs(borne / capacity - 1) <= NEAR);
  }
  return [shareOf('the capacity is found to ±5 %', isFound, { least: OFTEN })];
}

/** Searches for the breaking point of a service of this capacity. */
async function search(cli: string, capacity: number): Promise<number> {
  const document = await measure(
    cli,
    `${queueTarget(1, 1000 / capacity)}scenarios:
  capacity:
    type: stress
    search: true
    objective: { p95: 25ms }
    start: 100/s
    most: 5000/s
    settle: 500ms
    duration: 1s
    warmup: 500ms
    rounds: 1
`,
  );
  const figure = document.scenarios[0]?.rounds[0]?.figures.all['breaking-point'];
  if (figure === undefined) throw new Error('a search has no breaking point');
  return figure;
}
