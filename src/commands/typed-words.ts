import { PerfGateError } from '../errors.ts';
import { quote } from '../text/quote.ts';

/** What was typed without a flag. */
interface TypedWords {
  /** A URL to measure by itself. */
  url: string | undefined;
  /** Names of scenarios. */
  names: string[];
}

/**
 * Tells URLs from names of scenarios: what could be a host or a path is a URL, or meant to be one.
 *
 * @throws PerfGateError `config` for a URL beside something else
 */
export function readTypedWords(words: readonly string[]): TypedWords {
  const urls = words.filter((word) => /[.:/\\?#[]|^localhost$|^\s*$/i.test(word.trim()));
  const names = words.filter((word) => !urls.includes(word));
  const [url, second] = urls;
  const other = second ?? names[0];
  if (url !== undefined && other !== undefined) {
    const hint = second === undefined ? `; a scenario whose name is like a URL is chosen by --scenario` : '';
    throw new PerfGateError(
      'config',
      `a URL is measured by itself, and there is ${quote(other)} beside ${quote(url)}${hint}; leave one out`,
    );
  }
  return { url, names };
}
