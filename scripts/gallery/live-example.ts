import type { Event, SideName } from '../../src/events.ts';
import type { LoadScenario } from '../../src/kinds/load.ts';
import { LivePage } from '../../src/live/live-page.ts';
import { PAGE } from '../../src/live/page.ts';
import { StateOfRun } from '../../src/live/state.ts';
import { viewOf } from '../../src/live/view.ts';
import { figures, planned, progress, round, slice, threshold } from '../../test/live/events.ts';
import { PLAIN_LOAD } from '../../test/support/config.ts';
import { request } from '../../test/support/load.ts';

// The live page of the gallery: the run that has come to the result of the gallery, in the middle of its seventh round.

/** Median latencies of each scenario, milliseconds, and the rounds that are over. */
const SHOP = [
  { name: 'catalogue', base: 2.1, head: 2.1, rounds: 7 },
  { name: 'search', base: 3.2, head: 3.7, rounds: 6 },
  { name: 'order', base: 8.4, head: 8.5, rounds: 6 },
] as const;
const ROUNDS = 10;
const CONNECTIONS = 10;
const LIMITS = [threshold({ limit: 250, text: '< 250ms' }), threshold({ metric: 'p50', limit: 4, text: '< 4ms' })];

/** By how much rounds scatter. */
const SCATTER = [1.008, 0.99, 1.004, 0.985, 1.013, 0.996, 1.002] as const;

/** What a round or a part of it has shown, at this median. */
function measured(median: number, side: SideName, at: number, duration: number, failed = 0) {
  const scatter = SCATTER[(at + (side === 'head' ? 3 : 0)) % SCATTER.length] ?? 1;
  const p50 = median * scatter;
  const throughput = CONNECTIONS / (0.00105 * p50);
  const sent = Math.round((throughput * duration) / 1000);
  const errors: Record<string, number> = failed > 0 ? { 'status 500': failed } : {};
  const memory = (side === 'head' ? 99_000_000 : 90_000_000) * scatter;
  return {
    side,
    duration,
    sent,
    cpu: 0.74 * duration * scatter,
    memory,
    figures: { ...figures(p50), throughput, memory, 'error-rate': failed / sent },
    errors,
  };
}

const SIDES = ['base', 'head'] as const;

const EVENTS: readonly Event[] = [
  { type: 'plan', text: 'this run takes about 3 min, plus 20 starts' },
  ...SHOP.flatMap(({ name, rounds, ...median }) =>
    Array.from({ length: rounds }, (_, at) => at + 1).flatMap((at) =>
      SIDES.map((side) =>
        round({
          ...measured(median[side], side, at, 2000, name === 'search' && side === 'head' && at % 2 === 0 ? 9 : 0),
          scenario: name,
          round: at,
        }),
      ),
    ),
  ),
  progress({ scenario: 'search', round: 7, rounds: ROUNDS, share: 0.64, left: 62_000, expected: 2000 }),
  ...SIDES.map((side) => {
    const part = measured(side === 'base' ? 3.2 : 3.7, side, 7, 250);
    return slice({ ...part, scenario: 'search', round: 7, figures: () => part.figures });
  }),
];

/** What the page is made of: itself, and what its sections say before any time has passed. */
export function liveSource(): string {
  const state = new StateOfRun(
    SHOP.map(({ name }) => planned({ name, rounds: ROUNDS, words: `${CONNECTIONS} connections`, thresholds: LIMITS })),
  );
  for (const event of EVENTS) state.take(event, 0);
  return `${PAGE}${JSON.stringify(state.sections.map((section) => viewOf(section, state, 0)))}`;
}

/** Serves the page as a run does, for as long as it is drawn. */
export async function serveLive(draw: (url: string) => Promise<Buffer>): Promise<Buffer> {
  const live = await LivePage.open(SHOP.map(({ name }) => scenario(name)));
  try {
    for (const event of EVENTS) live.listen(event);
    return await draw(live.url);
  } finally {
    await live.close();
  }
}

function scenario(name: string): LoadScenario {
  return { ...PLAIN_LOAD, name, connections: CONNECTIONS, rounds: ROUNDS, requests: [request()], thresholds: LIMITS };
}
