import { type Block, fold, type TitledBlock, text, titled } from '../../text/blocks.ts';
import { plural } from '../../text/plural.ts';
import { decidesExplained } from '../sections/decides.ts';
import { P25_EXPLAINED } from '../sections/p25.ts';
import { loadParts } from '../sections/scenario/load.ts';
import { noiseText } from '../sections/scenario/noise.ts';
import type { Report } from '../sections/section.ts';
import { HtmlWriter } from '../write/html.ts';
import { DETAIL_LEVEL, detailOf } from './detail.ts';
import { type Entry, isGreen } from './entry.ts';
import { scenarioExtras } from './extras.ts';
import { forestOf } from './forest.ts';
import { matrixOf } from './matrix.ts';

/** The elements that the page may have for the details that it begins with, together with the rows of its matrix. */
const MOST_ELEMENTS = 17_500;
/** Scenarios whose load is said outside of their details. */
const MOST_MEASURED = 100;
/** Characters of markup for these details. */
const MOST_CHARACTERS = 450_000;

/** What the page shows between its verdict and what there is to look up. */
interface PageBody {
  blocks: Block[];
  /** The anchors of the details that the page begins with; the others are made when a reader asks for them. */
  detailed: ReadonlySet<string>;
}

/** The differences, the matrix, and the detail of whatever is not green, as much of it as the page has room for. */
export function bodyOf(report: Report, entries: readonly Entry[]): PageBody {
  const wanted = entries.filter((entry) => !isGreen(entry));
  const matrix = elementsIn(new HtmlWriter().blocks(matrixOf(entries, new Set())));
  const details = detailsWithin(wanted, MOST_ELEMENTS - matrix, report);
  const detailed = new Set(details.map(({ id }) => id ?? ''));
  const left = wanted.length - details.length;
  const more =
    left === 0
      ? []
      : [
          text(
            `${plural(left, 'more detail')} of what is not green open from the table above; their figures stand in it.`,
            { quiet: true },
          ),
        ];
  return {
    blocks: [
      ...forestOf(entries),
      ...matrixOf(entries, detailed),
      ...(entries.length === 0
        ? []
        : [
            titled(
              wanted.length === 0 ? 'Details' : 'What is not green',
              [...introduction(report, wanted.length), ...details, ...more],
              {
                // No anchor begins like that.
                id: '_details',
              },
            ),
          ]),
      ...measuredOf(report),
    ],
    detailed,
  };
}

function introduction({ result, decides, p25 }: Report, notGreen: number): Block[] {
  return [
    ...(notGreen > 0
      ? []
      : [text('There is nothing to look at. A row of the table above opens its detail here.', { quiet: true })]),
    ...(decides === null ? [] : [decidesExplained(result)]),
    ...(p25 === null ? [] : [P25_EXPLAINED]),
  ];
}

/** The load and the noise of each scenario, whose details need not be open. */
function measuredOf({ ordered }: Report): Block[] {
  const facts = ordered.slice(0, MOST_MEASURED).map((scenario) => {
    const noise = noiseText(scenario);
    return { title: scenario.name, text: [loadParts(scenario).words, ...(noise === null ? [] : [noise])].join('; ') };
  });
  return facts.length === 0 ? [] : [fold('How each scenario was measured', [{ kind: 'facts', facts }])];
}

function detailsWithin(wanted: readonly Entry[], room: number, report: Report): TitledBlock[] {
  let elements = room;
  let characters = MOST_CHARACTERS;
  const kept: TitledBlock[] = [];
  for (const entry of wanted) {
    // Where what happened over time is too much, the rest of the detail may have its place.
    const found = [true, false]
      .map((hasTime) => detailOf(entry, scenarioExtras(entry, report, hasTime)))
      .map((detail) => ({ detail, ...sizeOf(detail) }))
      .find((one) => one.elements <= elements && one.characters <= characters);
    if (found === undefined) break;
    elements -= found.elements;
    characters -= found.characters;
    kept.push(found.detail);
  }
  return kept;
}

/** What a detail takes of the page, with the data of what a script draws in it. */
function sizeOf(detail: TitledBlock): { elements: number; characters: number } {
  const writer = new HtmlWriter(DETAIL_LEVEL);
  const html = writer.block(detail);
  const data = JSON.stringify(Object.values(writer.plots));
  return { elements: elementsIn(html), characters: html.length + data.length };
}

function elementsIn(html: string): number {
  return html.match(/<[a-z]/g)?.length ?? 0;
}
