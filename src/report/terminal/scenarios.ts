import { formatValue } from '../../measurement/metric-value.ts';
import { plainText } from '../../text/plain.ts';
import type { Result, ScenarioResult } from '../../verdict/result.ts';
import { metricName } from '../format.ts';
import type { News } from '../news.ts';
import { sparseMetrics } from '../own-figures.ts';
import { worstChange } from '../sections/scenario/comparisons.ts';
import { bySeriousness, scenarioPasses } from '../status.ts';
import { clip, clipName, width } from '../write/columns.ts';
import { countWords, matrixOf, writeMatrix } from './matrix.ts';
import type { Part, Screen } from './part.ts';

/** The share of the room that scenarios with news get at least. */
const NEWS_SHARE = 0.6;
/** Figures of a scenario that was compared with nothing. */
const FIGURES = ['p50', 'p95', 'throughput'];

/**
 * Every scenario: what is not green as a matrix, in the order of what there is to say, and the others in one line each.
 *
 * @param all how everything is seen
 */
export function scenariosPart(result: Result, news: News, screen: Screen, all: string): Part {
  const ordered = byNews(result, news);
  const green = ordered.filter((scenario) => scenarioPasses(scenario, result));
  const bare = ordered.filter((scenario) => !green.includes(scenario) && isBare(scenario));
  const others = ordered.filter((scenario) => !green.includes(scenario) && !bare.includes(scenario));
  const sparse = sparseMetrics(result.scenarios);
  const matrices = others.map((scenario) => matrixOf(scenario, result, screen, sparse));
  const lines = [
    ...green.map((scenario) => greenLine(scenario, screen)),
    ...bare.map((scenario) => bareLine(scenario, screen)),
  ];
  return {
    rank: 8,
    most: Number.POSITIVE_INFINITY,
    lines(room) {
      const wanted = lines.length > 0 ? lines.length + 1 : 0;
      const forNews = Math.max(room - wanted, Math.ceil(room * NEWS_SHARE));
      const written = writeMatrix(matrices, forNews, screen, all);
      return [...written, ...writeLines(lines, [...green, ...bare], room - written.length, screen)];
    },
  };
}

function writeLines(
  lines: readonly string[],
  scenarios: readonly ScenarioResult[],
  room: number,
  { columns, paint }: Screen,
): string[] {
  if (lines.length === 0 || room < 2) return [];
  if (lines.length + 1 <= room) return ['', ...lines];
  const shown = room - 2;
  const words = countWords(scenarios.slice(shown));
  return [
    '',
    ...lines.slice(0, shown),
    paint.quiet(clip(shown === 0 ? words.replace(' more', '') : `and ${words}`, columns)),
  ];
}

function greenLine(scenario: ScenarioResult, { columns, paint }: Screen): string {
  const worst = worstChange(scenario);
  const whole = `${scenario.verdict}${worst === null ? '' : `, at worst ${plainText(worst)}`}`;
  const isWhole = width(plainText(scenario.name)) + width(whole) + 4 <= columns;
  const said = isWhole ? whole : scenario.verdict;
  return `${paint.sign('pass', '')} ${named(scenario, said, columns, paint)}`;
}

/** Whether it was measured and compared with nothing, and nothing else is to be said of it. */
function isBare({ verdict, comparisons, thresholds, rounds, plannedRounds }: ScenarioResult): boolean {
  if (verdict !== 'no baseline' || rounds < plannedRounds) return false;
  return comparisons.every(({ worse }) => worse === null) && !thresholds.some(({ violated }) => violated);
}

/** What has no baseline shows what was measured. */
function bareLine(scenario: ScenarioResult, { columns, paint }: Screen): string {
  const whole = scenario.comparisons.filter((row) => row.label === null && row.head !== null);
  const known = FIGURES.flatMap((metric) => whole.filter((row) => row.metric === metric));
  const figures = (known.length > 0 ? known : whole.slice(0, FIGURES.length)).map(
    (row) => `${plainText(metricName(row))} ${formatValue(row.definition, row.head as number)}`,
  );
  const said = `no baseline${figures.length > 0 ? `: ${figures.join(', ')}` : ''}`;
  return `${paint.quiet('–')} ${named(scenario, said, columns, paint)}`;
}

/** A name and what is said of it, on one line: the name gets half of it at most where both are long. */
function named({ name }: ScenarioResult, said: string, columns: number, paint: Screen['paint']): string {
  const room = columns - 2;
  const shown = clipName(plainText(name), Math.max(Math.floor(room / 2), room - 2 - width(said)));
  return `${paint.strong(shown)}  ${paint.quiet(clip(said, room - 2 - width(shown)))}`;
}

/** The scenarios in the order of their first news; without news they are in the order of the report. */
function byNews(result: Result, { items }: News): ScenarioResult[] {
  const first = new Map<string, number>();
  for (const [at, { scenario }] of items.entries()) if (!first.has(scenario)) first.set(scenario, at);
  const placeOf = ({ name }: ScenarioResult) => first.get(name) ?? items.length;
  return bySeriousness(result).toSorted((a, b) => placeOf(a) - placeOf(b));
}
