import { z } from 'zod';
import { kindNamed } from '../../kinds/index.ts';
import { mostOf } from '../../probes/scraped.ts';
import { fault } from '../../settings/fault.ts';
import type { ScrapedSettings } from '../../settings/metrics-schema.ts';
import { LIMIT_EXPECTED } from '../../settings/named-thresholds.ts';
import { NO_LIMIT, type ThresholdSettings, thresholds as usualThresholds } from '../../settings/thresholds-schema.ts';
import { suggest } from '../../text/suggest.ts';
import { type ScenarioSettings, typeOf } from './scenario-schema.ts';

/** What limits can be on. */
interface WithLimits {
  target: { metrics?: ScrapedSettings | undefined };
  thresholds: ThresholdSettings;
  scenarios: Readonly<Record<string, ScenarioSettings>>;
}

/** Reports limits on metrics that are neither those of a kind nor read from the target. */
export function findUnknownLimits({ target, thresholds, scenarios }: WithLimits, context: z.core.$RefinementCtx): void {
  const ofTarget = namesOf(target.metrics);
  const report = (limits: object, path: string[], schema: z.core.$ZodType | undefined, scraped: readonly string[]) => {
    const limited = innermost(schema);
    // The metrics of a command are named by itself.
    if (!(limited instanceof z.ZodObject)) return;
    const known = [...Object.keys(limited.shape), ...scraped];
    for (const [name, limit] of Object.entries(limits)) {
      if (!known.includes(name)) fault(context, [...path, name], `unknown key${suggest(name, known)}`, 'key');
      else if (limit === NO_LIMIT) fault(context, [...path, name], `expected ${LIMIT_EXPECTED}`);
    }
  };
  report(thresholds, ['thresholds'], usualThresholds, ofTarget);
  for (const [name, scenario] of Object.entries(scenarios)) {
    const { thresholds: limits = {} } = scenario as { thresholds?: object };
    const scraped = [...ofTarget, ...namesOf(scenario.metrics)];
    report(limits, ['scenarios', name, 'thresholds'], kindNamed(typeOf(scenario)).keys.thresholds, scraped);
  }
}

function innermost(schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  let inner = schema;
  while (inner instanceof z.ZodPrefault || inner instanceof z.ZodOptional) inner = inner.unwrap();
  return inner;
}

function namesOf(metrics: ScrapedSettings | undefined): string[] {
  return Object.keys(metrics?.series ?? {}).flatMap((name) => [name, mostOf(name)]);
}
