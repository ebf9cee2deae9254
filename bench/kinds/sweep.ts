import { once } from 'node:events';
import { join } from 'node:path';
import { median } from 'simple-statistics';
import { sweepDetail } from '../../src/kinds/sweep/measured-level.ts';
import { summarizeSweep } from '../../src/kinds/sweep/summary.ts';
import { forkProcess } from '../support.ts';
import { type Criterion, criterion, type Effort, type Section, shareOf } from './criterion.ts';
import { measure, roundsIn } from './measured-run.ts';

const LEVELS = [1, 5, 10, 20, 50];
/** A service of 10 places in which a request takes 5 ms does 2,000 a second, from 10 users on. */
const PLACES = 10;
const EACH = 5;
const ROUNDS = 5;
const BY_HAND = join(import.meta.dirname, '../processes/sweep-by-hand.mjs');
/** Autocannon looks at the clock once a second, so that its runs are whole seconds. */
const SECONDS = 2;
const QUICK_SECONDS = 1;

export const sweepSection: Section = {
  name: 'sweep',
  title: 'Sweep: the same levels by hand',
  about: `A sweep of ${LEVELS.join(', ')} users, ${SECONDS} s each, and the same with bare autocannon, in turns within each round, on a service of ${PLACES} places in which a request takes ${EACH} ms. Ratios are those of the good answers per second, round by round; the median of the rounds.`,
  isLive: true,
  run: sweepCriteria,
};

async function sweepCriteria({ isQuick, cli }: Effort): Promise<Criterion[]> {
  const service = forkProcess('queue', [String(PLACES), String(EACH)]);
  const [port] = await once(service, 'message');
  const url = `http://127.0.0.1:${port}/`;
  const seconds = isQuick ? QUICK_SECONDS : SECONDS;
  try {
    const document = await measure(
      cli,
      `target:
  url: ${url}
scenarios:
  swept:
    type: sweep
    levels: [${LEVELS.join(', ')}]
    settle: 200ms
    duration: ${seconds}s
    warmup: 500ms
    rounds: ${ROUNDS}
  by hand:
    type: command
    run: ${process.execPath} ${BY_HAND} ${url} ${seconds} ${LEVELS.join(' ')}
    rounds: ${ROUNDS}
`,
    );
    const swept = roundsIn(document, 'swept', sweepDetail);
    const byHand = document.scenarios.find(({ name }) => name === 'by hand')?.rounds ?? [];
    const { capacity } = summarizeSweep(swept.map(({ detail }) => detail));
    const ratios = LEVELS.map((level, at) =>
      swept.map(({ detail }, round) => {
        const hand = byHand[round]?.figures.all[`users-${level}`] as number;
        return (detail.levels[at]?.throughput ?? Number.NaN) / hand;
      }),
    );
    return [
      ...LEVELS.map((level, at) =>
        criterion({
          name: `throughput of ${level === 1 ? '1 user' : `${level} users`} against autocannon`,
          value: median(ratios[at] as number[]),
          unit: 'ratio',
          bound: { least: 0.95, most: 1.05 },
          runs: swept.length,
        }),
      ),
      criterion({
        name: `what all users get, against the ${(PLACES * 1000) / EACH} per second that there are`,
        value: (capacity?.throughput ?? 0) / ((PLACES * 1000) / EACH),
        unit: 'ratio',
        bound: { least: 0.95, most: 1.05 },
        runs: swept.length,
      }),
      shareOf('the places are found as a knee', [capacity?.kind === 'knee'], { least: 1 }),
    ];
  } finally {
    service.disconnect();
  }
}
