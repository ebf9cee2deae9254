import { PerfGateError } from '../../errors.ts';
import { findJsonMistake } from '../../text/json-mistake.ts';
import { formatFile } from '../../text/quote.ts';
import { child, isPlain } from '../plain.ts';
import { type Entry, isNothing, readEntry } from './entry.ts';

/** What a HAR 1.2 holds (w3c.github.io/web-performance/specs/HAR). */
export interface Recording {
  entries: Entry[];
  pages: { id: string; title: string }[];
  /** How many entries have no request with a URL. */
  unreadable: number;
  /** What a tool adds to the recording that perf-gate does not read, as clauses. */
  additions: string[];
}

/**
 * The entries of a HAR that have a request with a URL, and its pages.
 *
 * @throws PerfGateError `config` when it is no HAR or has no such entry
 */
export function readRecording(content: string, name: string): Recording {
  const fail = (reason: string) => new PerfGateError('config', `${formatFile(name)} ${reason}`);
  const data = parse(content, fail);
  // Some tools leave the outer map away.
  const log = isPlain(child(data, 'log')) ? child(data, 'log') : data;
  const entries = child(log, 'entries');
  if (entries === undefined || !isPlain(data)) {
    throw fail(`is not a HAR: it has no log with entries; ${otherFormat(data) ?? EXPORT}`);
  }
  if (!Array.isArray(entries)) throw fail('is not a HAR: its log.entries is no list; save the recording again');
  if (entries.length === 0) throw fail('has no entries: nothing was recorded in it');
  const usable = entries.map(readEntry).filter((entry) => entry !== null);
  if (usable.length === 0) throw fail('is not a HAR: none of its entries has a request with a URL');
  const given = child(log, 'pages');
  const pages: unknown[] = Array.isArray(given) ? given : [];
  return {
    entries: usable,
    pages: pages.map((page) => ({
      id: String(child(page, 'id') ?? ''),
      title: String(child(page, 'title') ?? ''),
    })),
    unreadable: entries.length - usable.length,
    additions: [
      ...(isNothing(child(log, 'options')) ? [] : ['its options, such as users and duration, are left out']),
      ...(pages.every((page) => isNothing(child(page, 'sleep'))) ? [] : ['the sleep of its pages is left out']),
    ],
  };
}

const EXPORT = 'export it from the network tab of a browser';

function parse(content: string, fail: (reason: string) => PerfGateError): unknown {
  // Files that were written over a longer one, or copied from a disk image, end in null characters.
  const clean = content.replace(/^\ufeff+/, '').replace(/[\0\s]+$/, '');
  if (clean === '') throw fail('is not JSON: it is empty; save the recording again');
  try {
    return JSON.parse(clean);
  } catch {
    // What V8 says quotes the text around the mistake, which may be secret.
    const mistake = findJsonMistake(clean);
    const where = mistake === null ? '' : ` (line ${mistake.line}, column ${mistake.column}): ${mistake.what}`;
    throw fail(`is not JSON${where}; save the recording again`);
  }
}

/** What to do with a file of another kind that a HAR is taken for. */
function otherFormat(data: unknown): string | null {
  if (!isPlain(data)) return null;
  if ('openapi' in data || 'swagger' in data) return 'it is an OpenAPI document: --openapi reads it';
  if ('info' in data && 'item' in data) return 'it is a Postman collection; record its requests as a HAR';
  if ('_type' in data && 'resources' in data) return 'it is an export of Insomnia; record its requests as a HAR';
  return null;
}
