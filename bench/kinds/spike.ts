import { spikeDetail } from '../../src/kinds/spike/spike-summary.ts';
import { type Criterion, type Effort, type Section, shareOf } from './criterion.ts';
import { measure, queueTarget, roundsIn } from './measured-run.ts';

/** A service that does 250 requests a second, of which the calm takes 100. */
const EACH = 4;
const CAPACITY = 1000 / EACH;
const CALM = 100;
/** Seconds. */
const SPIKE = 2;
const AFTER = 7;
/** How near the time to recovery has to be to when the queue is empty. */
const NEAR = 0.1;
const ROUNDS = 2;

/** The loads of the spikes, and the seconds that their queues take to drain: of what came too fast, at what is left over. */
const SPIKES = [475, 520, 565, 610].map((rate) => ({
  rate,
  drained: ((rate - CAPACITY) * SPIKE) / (CAPACITY - CALM),
}));

export const spikeSection: Section = {
  name: 'spike',
  title: 'Spike: recovery of a queue',
  about: `Spikes of ${SPIKES.map(({ rate }) => rate).join(', ')} per second for ${SPIKE} s on a service that does exactly ${CAPACITY} and has a queue without end, with ${CALM} per second before and after. The queue is empty ${SPIKES.map(({ drained }) => drained.toFixed(1)).join(', ')} s later.`,
  isLive: true,
  run: spikeCriteria,
};

async function spikeCriteria({ isQuick, cli }: Effort): Promise<Criterion[]> {
  const spikes = isQuick ? SPIKES.slice(0, 1) : SPIKES;
  const rounds = isQuick ? 1 : ROUNDS;
  const document = await measure(
    cli,
    `${queueTarget(1, EACH)}scenarios:
${spikes.map(({ rate }) => scenarioOf(rate, rounds)).join('')}`,
  );
  const isFound = spikes.flatMap(({ rate, drained }) =>
    roundsIn(document, nameOf(rate), spikeDetail).map(({ detail: { recovery } }) => {
      return recovery !== null && Math.abs(recovery / 1000 / drained - 1) <= NEAR;
    }),
  );
  return [shareOf('the time to recovery is found to ±10 %', isFound, { least: 0.9 })];
}

function nameOf(rate: number): string {
  return `spike of ${rate}`;
}

function scenarioOf(rate: number, rounds: number): string {
  return `  ${nameOf(rate)}:
    type: spike
    calm: { rate: ${CALM}/s, duration: 3s }
    spike: { rate: ${rate}/s, duration: ${SPIKE}s }
    after: ${AFTER}s
    warmup: 500ms
    rounds: ${rounds}
`;
}
