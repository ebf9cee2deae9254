import type { MeasuredRound, Progress } from '../events.ts';
import { formatValue } from '../measurement/metric-value.ts';
import { metricName } from '../report/format.ts';
import { formatRoughly } from '../text/numbers.ts';
import { plainText } from '../text/plain.ts';

const PHASES: Record<Progress['phase'], string> = {
  'check out': 'checking out the base',
  build: 'building',
  setup: 'setting up',
  try: 'trying each request once',
  start: 'starting the target',
  'warm-up': 'warming up',
  measure: 'measuring',
  stop: 'stopping the target',
  teardown: 'tearing down',
};

export function phaseText(phase: Progress['phase']): string {
  return PHASES[phase];
}

/** What is measured: the scenario and, where it has several, the part of its round. Both are untrusted. */
export function measuredText({ part }: Pick<Progress, 'part'>, scenario: string): string {
  return part === undefined ? scenario : `${scenario}, ${part}`;
}

/** The share that is done of a look. */
export function percentText({ share }: Pick<Progress, 'share'>): string {
  return `${Math.floor(share * 100)} %`;
}

/** The time left of a look; empty where all of it is still unknown, or nothing is left. */
export function timeText({ left, least }: Pick<Progress, 'left' | 'least'>): string {
  return left < 1 ? '' : `${least ? 'over' : 'about'} ${formatRoughly(left)} left`;
}

/** `p50 3.21 ms`; its name may come from the output of a program. */
export function figureText(figure: NonNullable<MeasuredRound['figure']>): string {
  const { title, unit, never, value } = figure;
  return plainText(`${metricName({ definition: { title } })} ${formatValue({ unit, never }, value)}`);
}
