/* What is said of a place on the time axis. */
import { AXIS_SIDES, axisNumber } from './axis-words.mjs';

/** `p50 latency 2.31 ms (baseline 2.13)` */
export function valuesAt(at, { title, unit, lines }) {
  const text = (side, figure) => {
    const value = lines.find((line) => line.side === side && line.figure === figure)?.values[at] ?? null;
    return value === null ? null : axisNumber(value);
  };
  const both = (figure) => {
    const [base, head] = [text('base', figure), text('head', figure)];
    if (head === null) return base === null ? '' : `baseline ${base}${unitSpace(unit)}`;
    return `${head}${unitSpace(unit)}${base === null ? '' : ` (baseline ${base})`}`;
  };
  const [main, ...others] = [...new Set(lines.map(({ figure }) => figure))];
  const [said, ...rest] = [both(main), ...others.map((figure) => both(figure) && `${figure} ${both(figure)}`)];
  return said === '' ? '' : [`${title} ${said}`, ...rest.filter((one) => one !== '')].join(', ');
}

/** What failed at a place, on both sides: `baseline: 3 × timeout`. */
export function failuresAt(at, { errors }) {
  return ['head', 'base'].flatMap((side) => {
    const kinds = errors.flatMap((error) => {
      const place = error.side === side ? error.places.indexOf(at) : -1;
      return place < 0 ? [] : [`${error.times[place].toLocaleString('en-US')} × ${error.kind}`];
    });
    return kinds.length === 0 ? [] : [`${AXIS_SIDES[side]}: ${kinds.join(', ')}`];
  });
}

/** No space before a unit that follows a number without one: `4,384/s`. */
function unitSpace(unit) {
  return unit === '' || unit.startsWith('/') ? unit : `\u00A0${unit}`;
}
