import { type Block, text } from '../../text/blocks.ts';
import { only } from '../../text/inline.ts';
import type { Result, ScenarioResult } from '../../verdict/result.ts';
import { isAside } from '../status.ts';
import { hasDeciding } from './scenario/comparisons.ts';

/**
 * Finds the scenario that explains the mark of the figures which decide: the first that has it; null where none has.
 *
 * @param ordered the scenarios in the order of the report
 */
export function decidesPlace(ordered: readonly ScenarioResult[]): string | null {
  return ordered.find(({ comparisons }) => hasDeciding(comparisons))?.name ?? null;
}

/** Explains the mark, and "open" where a row is. */
export function decidesExplained({ scenarios }: Result): Block {
  const isOpen = scenarios.some(({ comparisons }) => comparisons.some(isAside));
  const open = isOpen ? '; where it neither shows one nor rules one out, it is open' : '';
  return text(
    [
      only(['markdown', 'html'], 'The metric in bold decides whether anything changed.'),
      only(['terminal'], 'The metric with * decides whether anything changed.'),
      ` Each of the others can still fail the gate by a regression that is proven${open}.`,
    ],
    { quiet: true },
  );
}
