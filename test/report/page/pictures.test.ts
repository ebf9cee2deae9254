import { describe, expect, it } from 'vitest';
import { METRICS } from '../../../src/measurement/metric.ts';
import { type Curve, curvePicture, namedPercentiles } from '../../../src/report/pictures/curve.ts';
import { axisPicture, intervalPicture } from '../../../src/report/pictures/interval.ts';
import { pairsPicture } from '../../../src/report/pictures/pairs.ts';
import { placeOf, ratioAxis } from '../../../src/report/pictures/ratio-axis.ts';
import { writeSvg } from '../../../src/report/write/svg.ts';
import type { Picture, Shape } from '../../../src/text/picture.ts';

const AXIS = { reach: Math.log(1.2) };
const rowOf = (
  ratio: number,
  lower: number,
  upper: number | null,
  definition: (typeof METRICS)['p50' | 'throughput'] = METRICS.p50,
) => ({
  definition,
  worse: { ratio, lower, upper },
  tolerance: 0.03,
});
const of = <Kind extends Shape['kind']>({ shapes }: Picture, kind: Kind) =>
  shapes.filter((shape): shape is Extract<Shape, { kind: Kind }> => shape.kind === kind);
/** The ends of an interval: each a short vertical line. */
const caps = (picture: Picture) =>
  of(picture, 'lines')
    .filter(({ look }) => look === 'bounds')
    .flatMap(({ lines }) => lines)
    .filter(([from, to]) => from?.[0] === to?.[0] && from?.[1] !== to?.[1]);
const arrows = (picture: Picture) => of(picture, 'arrow').map(({ to }) => to);

describe('an interval', () => {
  it.each<[string, [number, number, number | null], string[], number]>([
    ['lies on the axis', [1.08, 1.05, 1.11], [], 2],
    ['leaves it on the right', [1.15, 1.1, 1.3], ['right'], 1],
    ['leaves it on the left', [0.9, 0.7, 0.95], ['left'], 1],
    ['leaves it on both sides', [1, 0.5, 2], ['left', 'right'], 0],
    ['lies beyond it', [3, 2.5, 4], ['right'], 0],
    ['lies beyond it on the left', [0.3, 0.2, 0.4], ['left'], 0],
    ['has no upper bound', [1.05, 1.01, null], ['right'], 1],
    ['has no lower bound', [1.05, 0, 1.1], ['left'], 1],
    ['comes from 0', [Number.MAX_VALUE, 0, null], ['left', 'right'], 0],
    ['goes to 0', [0, 0, null], ['left', 'right'], 0],
  ])('that %s ends in caps and arrows: %j', (_, bounds, ends, capped) => {
    const picture = intervalPicture(rowOf(...bounds), AXIS);
    expect(arrows(picture)).toEqual(ends);
    expect(caps(picture)).toHaveLength(capped);
    expect(writeSvg(picture)).not.toMatch(/NaN|Infinity/);
  });

  it('has its point to the right where it is worse, whatever is better in its metric', () => {
    for (const definition of [METRICS.p50, METRICS.throughput]) {
      const [point] = of(intervalPicture(rowOf(1.08, 1.05, 1.11, definition), AXIS), 'dots');
      expect(point?.points[0]?.[0]).toBeGreaterThan(0.6);
    }
  });

  it('is as far from the middle for twice as much as for half', () => {
    const axis = { reach: Math.log(4) };
    expect(placeOf(2, axis) - 0.5).toBeCloseTo(0.5 - placeOf(0.5, axis), 12);
  });

  it('has an axis on which most rows lie, however far one of them reaches', () => {
    const rows = [...Array.from({ length: 15 }, () => rowOf(1.01, 0.99, 1.03)), rowOf(40, 30, 50)];
    expect(ratioAxis(rows).reach).toBeLessThan(Math.log(1.2));
    expect(ratioAxis(rows.slice(0, 15)).reach).toBeGreaterThan(Math.log(1.03));
    expect(ratioAxis([]).reach).toBeGreaterThan(0);
  });

  it('says which way is slower', () => {
    expect(of(axisPicture(AXIS, 0.34), 'text').map(({ text }) => text)).toEqual([
      '← faster',
      '10 %',
      '10 %',
      '0',
      'slower →',
    ]);
  });

  it('has no mark that would lie on the words at its ends', () => {
    const marked = (clear: number) => of(axisPicture({ reach: Math.log(1.16) }, clear), 'text').map(({ text }) => text);
    expect(marked(0.34)).toContain('10 %');
    expect(marked(0.16)).toEqual(['← faster', '0', 'slower →']);
  });
});

describe('the pairs of rounds', () => {
  const pairs = [1.1, 1.12, 1.09, 1.11, 0.99];

  it('are a point each, worse further up', () => {
    const picture = pairsPicture({ ...rowOf(1.1, 1.08, 1.12), pairs, paired: true });
    const [points] = of(picture, 'dots');
    expect(points?.points).toHaveLength(5);
    const heights = points?.points.map(([, top]) => top) ?? [];
    expect(Math.min(...heights)).toBe(heights[1]);
    expect(Math.max(...heights)).toBe(heights[4]);
  });

  it('say in words what they show', () => {
    expect(pairsPicture({ ...rowOf(1.1, 1.08, 1.12), pairs, paired: true }).alternative).toBe(
      '+10 % (+8.0 to +12 %); 4 of 5 pairs of rounds worse, 4 of them by more than the tolerance of 3.0 %',
    );
    expect(pairsPicture({ ...rowOf(1.1, 1.08, 1.12), pairs: [1.1], paired: false }).alternative).toContain(
      '1 of 1 round ',
    );
  });

  it('show one that lies far off as an arrow, and all others as points', () => {
    const picture = pairsPicture({ ...rowOf(1.01, 0.99, 1.03), pairs: [...Array(9).fill(1.01), 90], paired: true });
    expect(of(picture, 'dots')[0]?.points).toHaveLength(9);
    expect(arrows(picture)).toEqual(['up']);
  });

  it.each([
    ['all the same', [1, 1, 1]],
    ['of 0', [Number.MIN_VALUE, 1]],
  ])('%s have a picture', (_, values) => {
    const svg = writeSvg(pairsPicture({ ...rowOf(1, 0, null), pairs: values, paired: true }));
    expect(svg).not.toMatch(/NaN|Infinity/);
  });
});

describe('the percentiles', () => {
  const curve: Curve = {
    oneIn: [1, 2, 10, 100, 1000, 10_000],
    base: [0.5, 2, 3, 8, 20, 40],
    head: [0.5, 2.4, 3.1, 8, 20, 40],
    tolerance: 0.03,
  };

  it('are two curves that never fall, with the limit and the difference of each', () => {
    const picture = curvePicture(curve, [{ text: 'p95 < 4 ms', value: 4, exceeded: true }]);
    const lines = of(picture, 'lines');
    for (const side of ['base', 'head'] as const) {
      const points = lines.find(({ look }) => look === side)?.lines[0] ?? [];
      expect(points).toHaveLength(6);
      expect(points.map(([, top]) => top)).toEqual(points.map(([, top]) => top).toSorted((a, b) => b - a));
    }
    expect(lines.some(({ look }) => look === 'limit')).toBe(true);
    const texts = of(picture, 'text').map(({ text }) => text);
    expect(texts).toContain('limit p95 < 4 ms');
    expect(texts).toContain('difference by percentile, at most +20 %; slower ↑');
    expect(texts).toEqual(expect.arrayContaining(['p50', 'p90', 'p99', 'p99.9', 'p99.99']));
  });

  it('are said in words with the figures of the table', () => {
    const { alternative } = curvePicture(curve, []);
    expect(alternative).toContain('Latency by percentile, before → now: p50 2.00 → 2.40 ms');
    for (const { name } of namedPercentiles(curve)) expect(alternative).toContain(`${name} `);
    expect(curvePicture({ ...curve, base: null }, []).alternative).not.toContain('→');
  });

  it.each<[string, Partial<Curve>]>([
    ['one point', { oneIn: [1], base: null, head: [3] }],
    ['gaps', { base: [null, 2, null, 8, null, null], head: [0.5, null, 3.1, 8, 20, null] }],
    ['nothing', { base: null, head: [null, null, null, null, null, null] }],
    ['zeros', { base: [0, 0, 0, 0, 0, 0], head: [0, 0, 0, 0, 0, 1] }],
  ])('of %s have a picture', (_, spec) => {
    expect(writeSvg(curvePicture({ ...curve, ...spec }, []))).not.toMatch(/NaN|Infinity/);
  });
});

describe('SVG', () => {
  it('keeps words, arrows and what is said apart from its markup', () => {
    const hostile = '"><script>x</script>&';
    const picture: Picture = {
      kind: 'curve',
      height: 10,
      shapes: [{ kind: 'text', look: 'label', at: [0, 0], align: 'start', text: hostile }],
      alternative: hostile,
    };
    const svg = writeSvg(picture, { spoken: true });
    expect(svg).not.toContain('<script');
    expect(svg).toContain('role="img" aria-label="&#34;&#62;&#60;script&#62;');
    expect(writeSvg(picture)).toContain('aria-hidden="true"');
  });
});
