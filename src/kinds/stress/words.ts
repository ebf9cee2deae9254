import { type Block, type Level, type LevelsBlock, text } from '../../text/blocks.ts';
import { formatDuration, formatFigure, formatNumber, formatPercent } from '../../text/numbers.ts';
import { plural } from '../../text/plural.ts';
import { quote } from '../../text/quote.ts';
import { MISSED_WORDS } from './missed-words.ts';
import type { Search } from './search.ts';
import { type StressSummary, type TriedLoad, typicalSearch } from './summary.ts';

/** What a report shows of a stress: the load that is borne, what gave way first, and every load that was tried. */
export function stressBlocks(summary: StressSummary): readonly Block[] {
  const search = typicalSearch(summary.searches);
  const sentences = [
    ...(search === null ? [] : [borneText(search)]),
    ...(summary.point === null ? [] : [pointText(summary.point, summary.loads)]),
    ...gaveWayText(summary),
    ...(search === null ? [] : calmText(search)),
  ];
  return [...sentences.map((sentence) => text(sentence)), levelsBlock(summary)];
}

/** How much load is borne, in a sentence. */
function borneText({ lower, upper, why }: Omit<Search, 'trials'>): string {
  const most = lower === null ? 'No load' : `${formatFigure(lower)}/s`;
  if (lower === null) return 'No load that was tried met the objective.';
  switch (why) {
    case 'found':
      return `It bears ${most}; ${formatFigure(upper ?? lower)}/s is too much.`;
    case 'not-reached':
      return `It bears at least ${most}, the most that was to be tried: raise \`most\` to find where it ends.`;
    case 'generator':
      return `It bears at least ${most}: more could not be offered by the load generator. Give it more agents or another machine.`;
    case 'trials':
      return `It bears ${most}${upper === null ? '' : ` and not ${formatFigure(upper)}/s`}: the trials were used up before more was known.`;
    case 'stuck':
      return `It bears ${most}, and after a load that was too much it stayed in trouble by itself, so that the search ended there.`;
    case 'unmet':
      return 'No load that was tried met the objective.';
  }
}

/** How it did around the point. */
function pointText(point: number, loads: readonly TriedLoad[]): string {
  const around = loadsAround(point);
  const borne = loads.filter(
    ({ load, bad, trials, voids }) => around.includes(load) && voids < trials && 2 * bad < trials - voids,
  );
  const most = borne.at(-1);
  const said = around.map((load) => `${formatFigure(load)}`).join(', ');
  const result =
    most === undefined ? 'it bears none of them' : `the most that it bears is ${formatFigure(most.load)}/s`;
  return `Of ${said} per second, around ${formatFigure(point)}/s, ${result}.`;
}

/** The loads that are tried around a point in every round. */
export function loadsAround(point: number): number[] {
  return [0.8, 0.95, 1.1].map((factor) => Number((factor * point).toPrecision(3)));
}

/** How near to all of them counts as all: others on the machine take some. */
const FULL = 0.9;

/** What gave way at the lowest load that was too much, and which processors were full there. */
function gaveWayText({ loads, cores }: StressSummary): string[] {
  const first = loads.find(({ bad, trials, voids }) => 2 * bad > trials - voids);
  if (first?.missed == null) return [];
  const { load, missed, error, failed, p95, cpu } = first;
  const with_ = missed === 'error-rate' && error !== null ? `, most of them with ${quote(error)}` : '';
  const figure =
    missed === 'error-rate'
      ? ` (${formatPercent(failed)}${with_})`
      : p95 === null
        ? ''
        : ` (p95 ${formatFigure(p95)} ms)`;
  return [`At ${formatFigure(load)}/s ${MISSED_WORDS[missed]}${figure}${processorsText(cpu, cores)}.`];
}

function processorsText(cpu: number | null, cores: number): string {
  if (cpu === null) return '';
  const used = `, with ${formatNumber(cpu)} of ${plural(cores, 'core')} in use`;
  if (cpu >= FULL * cores) return `${used}: the processors were full`;
  if (cores > 1 && cpu >= FULL && cpu <= 1.15) return `${used}: one thread does the work, and is full`;
  return `${used}: what is full is something else, such as a pool, a lock or another service`;
}

function calmText({ calmAfter, why }: Omit<Search, 'trials'>): string[] {
  if (why === 'stuck')
    return [
      'After it, the service was not as calm as before within 15 s although the load was gone (a metastable failure).',
    ];
  if (calmAfter === null) return [];
  return [
    `After a load that was too much it was as calm as before within ${formatDuration(Math.max(1000, Math.ceil(calmAfter / 1000) * 1000))}.`,
  ];
}

function levelsBlock({ loads, point, searches }: StressSummary): LevelsBlock {
  const search = typicalSearch(searches);
  const mark = search?.lower ?? point;
  return {
    kind: 'levels',
    title: 'Loads',
    of: 'arrivals',
    levels: loads.map((load): Level => {
      const aside = asideOf(load);
      return { at: load.load, name: `${formatFigure(load.load)}/s`, ...(aside !== null && { aside }) };
    }),
    lines: [
      { title: 'answers within the objective', unit: '/s', values: loads.map(({ goodput }) => goodput) },
      { title: 'p50', unit: 'ms', values: loads.map(({ p50 }) => p50) },
      { title: 'p95', unit: 'ms', values: loads.map(({ p95 }) => p95) },
    ],
    ...(mark !== null && { marks: [{ at: mark, words: search === null ? 'point' : 'borne' }] }),
  };
}

function asideOf({ bad, voids, trials, missed }: TriedLoad): string | null {
  if (voids === trials) return 'the load generator was the limit';
  if (bad === 0 || missed === null) return null;
  const often = bad === trials - voids ? '' : ` in ${bad} of ${trials - voids}`;
  return `${MISSED_WORDS[missed]}${often}`;
}

/** What has to be known beside the figures, a sentence each. */
export function stressNotes({ loads, point, searches }: StressSummary): string[] {
  const search = typicalSearch(searches);
  const found =
    point !== null && search !== null
      ? [
          `The loads are around what a search found in this run. With \`point: ${Number(point.toPrecision(3))}/s\` in the file no search is needed, and stored baselines have the same loads.`,
        ]
      : [];
  const voids = loads.filter((load) => load.voids > 0).length;
  const limited =
    voids === 0
      ? []
      : [`At ${plural(voids, 'load')} the load generator was the limit in some trials, which are left out.`];
  return [...found, ...limited];
}
