import type { Metric } from '../../measurement/metric.ts';
import type { Status } from '../../text/inline.ts';
import type { Entry, Facet, Figure } from './entry.ts';
import { FACETS } from './entry.ts';

// The entries as the page carries them: what many of them share stands once, and a figure is a list of numbers.

/** What is left out of the data where there is too much of it, in this order. */
export interface Lean {
  /** Significant digits of figures. */
  digits: number;
  /** Whether the pairs of green entries are kept. */
  pairs: boolean;
  /** Whether the figures for information of green entries are kept. */
  information: boolean;
}

type PackedFigure = [
  metric: number,
  status: number,
  /** 1: can fail the gate; 2: decides. */
  flags: number,
  base: number | null,
  head: number | null,
  tolerance: number,
  worse: [ratio: number, lower: number, upper: number | null] | 0,
  noise: [roundsBase: number, roundsHead: number, base: number | null, head: number | null, detectable: number | null],
  p: [worse: number, adjusted: number] | 0,
  /** Logarithms of the ratios, in parts of 10,000. */
  pairs: number[] | 0,
];

type PackedEntry = [
  anchor: string,
  /** The place of the scenario. */
  scenario: number,
  label: string | null,
  status: number,
  /** Bits, in the order of the facets. */
  facets: number,
  figures: PackedFigure[],
  rest: Pick<Entry, 'sentences' | 'limits' | 'lines'> | 0,
  curve: Entry['curve'] | 0,
  paired: 0 | 1,
];

export interface Packed {
  metrics: { name: string; definition: Metric }[];
  statuses: Status[];
  scenarios: string[];
  entries: PackedEntry[];
}

const PARTS = 10_000;

/** Packs entries. @param lean says what is left out of those that are green */
export function pack(entries: readonly Entry[], isGreen: (entry: Entry) => boolean, lean: Lean): Packed {
  const metrics = new Dictionary<{ name: string; definition: Metric }>();
  const statuses = new Dictionary<Status>();
  const scenarios = new Dictionary<string>();
  // A change from 0 stays what it is.
  const short = (value: number) => (value === Number.MAX_VALUE ? value : Number(value.toPrecision(lean.digits)));
  const maybe = (value: number | null) => (value === null ? null : short(value));
  const figure = (row: Figure, hasPairs: boolean): PackedFigure => {
    const { metric, definition, status, gated, decides, base, head, tolerance, worse, rounds, scatter, p, pairs } = row;
    return [
      metrics.placeOf({ name: metric, definition }),
      statuses.placeOf(status),
      Number(gated) + 2 * Number(decides),
      maybe(base),
      maybe(head),
      short(tolerance),
      worse === null ? 0 : [short(worse.ratio), short(worse.lower), maybe(worse.upper)],
      [rounds.base, rounds.head, rough(scatter.base), rough(scatter.head), rough(row.detectable)],
      p === null ? 0 : [rough(p.worse) as number, rough(p.adjusted) as number],
      pairs === null || !hasPairs ? 0 : pairs.map((ratio) => Math.round(Math.log(ratio) * PARTS)),
    ];
  };
  const packed = entries.map((entry): PackedEntry => {
    const green = isGreen(entry);
    const { anchor, scenario, label, status, facets, sentences, limits, lines, curve, paired } = entry;
    const figures = entry.figures.filter(({ gated }) => gated || lean.information || !green);
    const hasRest = sentences.length + limits.length + lines.length > 0;
    return [
      anchor,
      scenarios.placeOf(scenario),
      label,
      statuses.placeOf(status),
      FACETS.reduce((bits, facet, at) => bits + (facets.includes(facet) ? 2 ** at : 0), 0),
      figures.map((row) => figure(row, lean.pairs || !green)),
      hasRest ? { sentences, limits, lines } : 0,
      // The curve of a request is made from its figures.
      label === null && curve !== null ? curve : 0,
      paired ? 1 : 0,
    ];
  });
  return { metrics: metrics.all, statuses: statuses.all, scenarios: scenarios.all, entries: packed };
}

/** Turns what was packed into entries again. @param curveOf makes the curve of a request */
export function unpack(
  { metrics, statuses, scenarios, entries }: Packed,
  curveOf: (figures: readonly Figure[]) => Entry['curve'],
): Entry[] {
  return entries.map(([anchor, scenario, label, status, bits, packed, rest, curve, paired]): Entry => {
    const figures = packed.map((one) => unpackFigure(one, label, { metrics, statuses }));
    return {
      anchor,
      scenario: scenarios[scenario] ?? '',
      label,
      status: statusOf(statuses, status),
      facets: FACETS.filter((_, at): boolean => Math.floor(bits / 2 ** at) % 2 === 1) as Facet[],
      ...(rest === 0 ? { sentences: [], limits: [], lines: [] } : rest),
      figures,
      curve: label === null ? curve || null : curveOf(figures),
      paired: paired === 1,
    };
  });
}

function unpackFigure(
  [metric, status, flags, base, head, tolerance, worse, noise, p, pairs]: PackedFigure,
  label: string | null,
  { metrics, statuses }: Pick<Packed, 'metrics' | 'statuses'>,
): Figure {
  const { name, definition } = metrics[metric] as Packed['metrics'][number];
  return {
    label,
    metric: name,
    definition,
    status: statusOf(statuses, status),
    gated: flags % 2 === 1,
    decides: flags >= 2,
    base,
    head,
    tolerance,
    worse: worse === 0 ? null : { ratio: worse[0], lower: worse[1], upper: worse[2] },
    rounds: { base: noise[0], head: noise[1] },
    scatter: { base: noise[2], head: noise[3] },
    detectable: noise[4],
    p: p === 0 ? null : { worse: p[0], adjusted: p[1] },
    pairs: pairs === 0 ? null : pairs.map((log) => Math.exp(log / PARTS)),
  };
}

function statusOf(statuses: readonly Status[], place: number): Status {
  return statuses[place] as Status;
}

/** What a reader sees with two digits. */
function rough(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(3));
}

/** Values that are kept once, in the order in which they first came. */
class Dictionary<Value> {
  readonly all: Value[] = [];
  readonly #places = new Map<string, number>();

  placeOf(value: Value): number {
    const key = JSON.stringify(value);
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    this.#places.set(key, this.all.length);
    return this.all.push(value) - 1;
  }
}
