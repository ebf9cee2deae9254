import { z } from 'zod';
import { fault } from './fault.ts';
import { RATE, writtenDuration } from './quantity.ts';
import { connections, durationOrNone, rate, wholeNumber, window } from './values-schema.ts';

// How much load is made, in the closed model (connections) and in the open one (a rate of arrivals).

const TO_EXPECTED = 'a number of connections such as 200, or a rate such as 200/s';
const to = z
  .union([z.number({ error: TO_EXPECTED }), z.string({ error: TO_EXPECTED }).regex(RATE, { error: TO_EXPECTED })], {
    error: TO_EXPECTED,
  })
  .transform((value) => ({ value: Number.parseFloat(String(value)), isRate: typeof value === 'string' }))
  .refine(({ value }) => value >= 0 && value <= 1_000_000, { error: `${TO_EXPECTED}, from 0 to 1000000` });

const stage = z.strictObject({
  duration: durationOrNone.describe('How long this stage takes; 0 is a jump.'),
  to: to.describe('The load at its end: connections, or arrivals per second such as 200/s.'),
});
type StageSettings = z.output<typeof stage>;

/** Keys of a scenario about the amount of its load, and for how long. */
export const loadKeys = {
  connections: connections
    .optional()
    .describe('Closed model: connections that send one request after the other. Default: 10.'),
  rate: rate
    .optional()
    .describe(
      'Open model: how many requests (or journeys) begin per second, whether or not earlier ones were answered. With stages it only says that they are rates; they still begin at 0.',
    ),
  arrivals: z
    .enum(['uniform', 'poisson'])
    .optional()
    .describe('Gaps between the arrivals of a rate: all the same, or random, as from many users. Default: uniform.'),
  'max-connections': wholeNumber(1, 100_000)
    .optional()
    .describe('Most connections that the arrivals of a rate may open. Default: 1000.'),
  stages: z
    .array(stage)
    .min(1, { error: 'at least one stage' })
    .max(1000, { error: 'at most 1000 stages' })
    .optional()
    .describe(
      'The measured window as ramps from one load to the next, beginning at 0; stages replace duration and connections.',
    ),
  'spawn-rate': rate
    .optional()
    .describe('Connections opened per second from the start of the warm-up, which lasts at least until all are open.'),
  agents: z
    .union([z.literal('auto'), wholeNumber(1, 64)], { error: 'auto, or a whole number from 1 to 64' })
    .prefault(1)
    .describe('Processes that generate the load; auto: half as many as the machine has cores.'),
  seed: wholeNumber(0, 4_294_967_295)
    .prefault(1)
    .describe('Seed of everything random in the load: the same seed makes the same traffic.'),
  'reconnect-every': wholeNumber(1, 1_000_000)
    .optional()
    .describe('Requests after which a connection is closed and opened again. Default: it is kept.'),
  warmup: durationOrNone.prefault('1s').describe('Load before the measured window of every round; not measured.'),
  duration: window.optional().describe('Measured window of every round. Default: 2s.'),
};
export type LoadSettings = z.output<z.ZodObject<typeof loadKeys>>;

type LoadKeys = Pick<
  LoadSettings,
  'connections' | 'rate' | 'arrivals' | 'max-connections' | 'duration' | 'stages' | 'spawn-rate'
>;

/** Whether every arrival begins at its own time; stages of rates imply it too. */
export function isOpen({ rate: fixed, stages }: Pick<LoadKeys, 'rate' | 'stages'>): boolean {
  return fixed !== undefined || (stages?.some(({ to: { isRate } }) => isRate) ?? false);
}

/** Reports what is wrong with the combination of keys that are each right by themselves. */
export function findLoadFaults(load: LoadKeys, context: z.core.$RefinementCtx): void {
  const { stages } = load;
  const wrong = (key: keyof LoadKeys, text: string) => {
    if (load[key] !== undefined) fault(context, [key], text, 'key');
  };
  if (isOpen(load)) {
    wrong('connections', 'with a rate, arrivals open the connections; set max-connections instead, or remove the rate');
    wrong('spawn-rate', 'with a rate there is nothing to spawn; ramp the rate by stages');
  } else {
    wrong('arrivals', 'arrivals need a rate, such as rate: 500/s');
    wrong('max-connections', 'only the arrivals of a rate open connections as they need them; set connections');
  }
  if (stages === undefined) return;
  if (!isOpen(load)) {
    wrong('connections', 'the stages say how many connections there are; remove this');
    wrong('spawn-rate', 'the stages say how fast connections are opened; remove this');
  }
  wrong('duration', 'the stages say how long the window is; remove this');
  findStageFaults(stages, load.rate !== undefined, context);
}

function findStageFaults(stages: StageSettings[], hasRate: boolean, context: z.core.$RefinementCtx): void {
  const mixed = !hasRate && stages.some(({ to: { isRate } }) => isRate);
  for (const [
    index,
    {
      to: { value, isRate },
    },
  ] of stages.entries()) {
    const at = ['stages', index, 'to'];
    if (mixed && !isRate && value > 0) fault(context, at, `expected a rate such as ${value}/s, as in other stages`);
    if (hasRate || mixed) continue;
    if (!Number.isInteger(value) || value > 100_000) {
      fault(context, at, `expected a whole number of connections from 0 to 100000, got ${value}`);
    }
  }
  const total = stages.reduce((sum, { duration }) => sum + duration, 0);
  const load = loadOf(stages.map(({ duration, to: { value } }) => ({ duration, to: value })));
  if (total === 0) fault(context, ['stages'], 'the durations add up to 0, so nothing would be measured');
  else if (load === 0) fault(context, ['stages'], 'the load never rises above 0, so nothing would be sent');
  else if (total < 50 || total > 86_400_000) {
    fault(
      context,
      ['stages'],
      `the durations have to add up to a window from 50ms to 24h, and are ${writtenDuration(total)}`,
    );
  } else if ((hasRate || mixed) && load < 1000) {
    fault(
      context,
      ['stages'],
      `less than one arrival in ${writtenDuration(total)}, so nothing would be sent; make it longer`,
    );
  }
}

/** Computes the area below the ramps: connections or arrivals per second, times milliseconds. */
function loadOf(stages: { duration: number; to: number }[]): number {
  let from = 0;
  let area = 0;
  for (const { duration, to: end } of stages) {
    area += (duration * (from + end)) / 2;
    from = end;
  }
  return area;
}
