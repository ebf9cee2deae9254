import type { SideName } from '../events.ts';
import type { Scenario } from '../kinds/kind.ts';
import { type Answered, type ScrapePlace, scrape } from '../probes/scrape.ts';
import type { Scraped } from '../probes/scraped.ts';
import { placeOfMetrics } from '../probes/series-place.ts';
import type { RunningTarget } from '../service/start.ts';
import { fillInSide } from '../settings/side-placeholder.ts';
import { plainText } from '../text/plain.ts';
import { namesIn, parseSelector, readSeries } from '../text/prometheus.ts';
import { quote } from '../text/quote.ts';
import { nearest } from '../text/suggest.ts';

/** Milliseconds for one answer. */
const PATIENCE = 5000;

/** What is wrong with the metrics of a service: the place in the configuration, and a clause that says it all. */
export interface SeriesFault {
  place: string | null;
  text: string;
}

/**
 * Reads the metrics of a service once, after its requests were tried, and finds what cannot be read: an answer that is no
 * metrics, and metrics that no line has. Only labels may be new: many appear with the first request that has them.
 */
export async function findSeriesFaults(
  side: SideName,
  service: RunningTarget,
  scenarios: readonly Scenario[],
  abort: AbortSignal,
): Promise<SeriesFault[]> {
  const answers = new Map<string, Promise<Answered>>();
  const ask = (place: ScrapePlace): Promise<Answered> => {
    const known = answers.get(place.url) ?? scrape(place, PATIENCE, abort);
    answers.set(place.url, known);
    return known;
  };
  const faults: SeriesFault[] = [];
  for (const { metrics } of scenarios) {
    if (!metrics) continue;
    const place = placeOfMetrics(fillInSide(metrics.url, side), service);
    const answered = await ask(place);
    if (abort.aborted) return [];
    faults.push(...faultsIn(metrics, place.url, answered));
  }
  return [...new Map(faults.map((fault) => [`${fault.place} ${fault.text}`, fault])).values()];
}

function faultsIn({ place, series }: Scraped, url: string, answered: Answered): SeriesFault[] {
  if ('problem' in answered) return [{ place, text: `${url} ${answered.problem}` }];
  const names = namesIn(answered.text);
  return series.flatMap((one): SeriesFault[] => {
    const selector = parseSelector(one.read);
    if ('problem' in selector || names.includes(selector.name)) return [];
    // Its type may be known although nothing was counted yet.
    const [reading] = readSeries(answered.text, [selector]);
    if (reading?.isCounter) return [];
    const near = nearest(selector.name, names);
    const hint = near === null ? '' : `; did you mean ${quote(plainText(near))}?`;
    return [{ place: one.place, text: `no line of ${url} is of the metric ${quote(selector.name)}${hint}` }];
  });
}

/** Writes a fault as a sentence with its place. */
export function faultText({ place, text }: SeriesFault): string {
  return `${place === null ? '' : `${place}: `}${text}${text.endsWith('?') ? '' : '.'}`;
}
