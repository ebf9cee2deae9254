import { quote, quoteUnlessWord } from '../text/quote.ts';

/** Where something stands in the configuration: keys and list indices from the top. */
export type Path = readonly (string | number)[];

/** `scenarios.browse.requests[1].path`; keys of other characters are quoted. */
function formatPath(path: Path): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      const key = quoteUnlessWord(step);
      return index === 0 ? key : `.${key}`;
    })
    .join('');
}

/** What is wrong, after the key that it is about. */
export function about(path: Path, text: string): string {
  return path.length === 0 ? text : `${formatPath(path)}: ${text}`;
}

/** What was found where something else was expected. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object') return String(value);
  const kind = Array.isArray(value) ? 'list' : 'map';
  return Object.keys(value).length === 0 ? `an empty ${kind}` : `a ${kind}`;
}
