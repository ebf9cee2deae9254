import { isNumeric } from '../text/exact-number.ts';
import { quote, quoteUnlessWord } from '../text/quote.ts';

/** Where something is in the configuration: keys and list indices from the top. */
export type Path = readonly (string | number)[];

/** Writes a path as `scenarios.browse.requests[1].path`; keys with other characters are quoted. */
export function formatPath(path: Path): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      const key = quoteUnlessWord(step);
      return index === 0 ? key : `.${key}`;
    })
    .join('');
}

/** Puts the key that a problem is about before its text. */
export function about(path: Path, text: string): string {
  return path.length === 0 ? text : `${formatPath(path)}: ${text}`;
}

/** Describes what was found where something else was expected. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object' || isNumeric(value)) return String(value);
  const kind = Array.isArray(value) ? 'list' : 'map';
  return Object.keys(value).length === 0 ? `an empty ${kind}` : `a ${kind}`;
}
