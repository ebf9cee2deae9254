import { type Block, text } from '../../text/blocks.ts';
import type { Result, ScenarioResult } from '../../verdict/result.ts';

/** The part of a report that names p25 first. */
export type P25Place = { in: 'headline' | 'findings' } | { in: 'scenario'; name: string } | null;

const NAME = /\bp25\b/;

/** Explains the one quantile that few readers know. */
export const P25_EXPLAINED: Block = text(
  'p25 is the latency that a quarter of the answers stayed within: the one that disturbances reach least, so it shows best what the code itself takes.',
  { quiet: true },
);

/**
 * Finds where p25 is to be explained: once, where it stands first.
 *
 * @param ordered the scenarios in the order of the report
 */
export function p25Place({ headline, findings }: Result, ordered: readonly ScenarioResult[]): P25Place {
  if (NAME.test(headline)) return { in: 'headline' };
  if (findings.some(({ text }) => NAME.test(text))) return { in: 'findings' };
  const first = ordered.find(({ comparisons }) => comparisons.some(({ gated, metric }) => gated && metric === 'p25'));
  return first ? { in: 'scenario', name: first.name } : null;
}
