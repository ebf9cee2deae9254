import type { Measured } from '../kinds/kind.ts';
import { mostOf } from '../probes/scraped.ts';
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

/** Puts together what was read in several loads: the mean of each figure, and of the largest values the largest. */
export function meanOfLoads(all: readonly ScrapedValues[]): Pick<ScrapedValues, 'values' | 'problems'> {
  const names = [...new Set(all.flatMap(({ values }) => Object.keys(values)))];
  const values = names.map((name): [string, number] => {
    const found = all.flatMap((one) => one.values[name] ?? []);
    const isMost = names.some((other) => name === mostOf(other));
    return [name, isMost ? Math.max(...found) : found.reduce((sum, value) => sum + value / found.length, 0)];
  });
  return { values: Object.fromEntries(values), problems: all.flatMap(({ problems }) => problems) };
}
