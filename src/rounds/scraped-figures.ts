import type { Measured } from '../kinds/kind.ts';
import type { ScrapedValues } from '../probes/series.ts';
import { sentence } from '../text/sentence.ts';

/** Adds to the figures of a round what was read of the service's own metrics meanwhile. @param scraped null: nothing is */
export function withScraped<Detail>(
  measured: Measured<Detail>,
  scraped: Pick<ScrapedValues, 'values'> | null,
): Measured<Detail> {
  if (scraped === null) return measured;
  const { figures } = measured;
  return { ...measured, figures: { ...figures, all: { ...figures.all, ...scraped.values } } };
}

/** Says which of the service's own metrics could not be read in a round, as a sentence. */
export function unreadText(scenario: string, side: string, round: number, problems: readonly string[]): string {
  return sentence(
    `Metrics of the service were not all read in round ${round} of "${scenario}" on the ${side}: ${problems.join('; ')}`,
  );
}
