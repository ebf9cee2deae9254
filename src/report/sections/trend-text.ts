import { signedChange } from '../../text/numbers.ts';
import { shortenName } from '../../text/plain.ts';
import { plural } from '../../text/plural.ts';
import type { Result, Trend } from '../../verdict/result.ts';
import { age, metricName, originText } from '../format.ts';

/** Scenarios that are named. */
const SHOWN = 5;

/** `search p50 +1.2 %, p95 +0.8 % against a1b2c3d (main), 2 days older, another CPU model: …` */
export function trendText({ origin, machine, measuredAt, changes }: Trend, head: Result['head']): string {
  const before = `${originText(origin)}, ${age(measuredAt, head.startedAt)}`;
  if (changes.length === 0) return `nothing to compare in the stored baseline of ${before}`;
  const scenarios = [...new Set(changes.map(({ scenario }) => scenario))];
  const shown = scenarios.slice(0, SHOWN).map((scenario) => {
    const own = changes.filter((change) => change.scenario === scenario);
    return `${shortenName(scenario, 40)} ${own.map((row) => `${metricName(row)} ${signedChange(row.change)}`).join(', ')}`;
  });
  const more = scenarios.length > SHOWN ? `; and ${plural(scenarios.length - SHOWN, 'more scenario')}` : '';
  const where = machine.cpu === head.machine.cpu ? 'another job' : `another job on another CPU model (${machine.cpu})`;
  return `${shown.join('; ')}${more} against the stored baseline of ${before}: ${where}, for information`;
}
