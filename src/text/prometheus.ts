import { type BoundedPattern, boundedPattern, problemOfPattern } from './bounded-pattern.ts';
import { quote } from './quote.ts';

// Metrics as services offer them: the text format of Prometheus, version 0.0.4, and OpenMetrics 1.0, of which it is nearly
// a part. What a service says there is untrusted: a line that is not understood is passed over.

/** Which lines are read: those of one metric whose labels are as they should be. */
export interface SeriesSelector {
  /** The name of the metric. */
  name: string;
  /** Each says of a label whether its value will do; one that a line does not have is empty. */
  matchers: readonly Matcher[];
}

interface Matcher {
  label: string;
  accepts(value: string): boolean;
}

/** What the lines of a selector add up to. */
export interface SeriesReading {
  /** The sum of their values; null where no line has a number. */
  value: number | null;
  /** Whether it only ever grows, by its type. */
  isCounter: boolean;
}

const NAME = /[A-Za-z_:][A-Za-z0-9_:]*/y;
const LABEL = /\s*([A-Za-z_][A-Za-z0-9_]*)\s*(=~|!~|!=|=)\s*"((?:[^"\\\n]|\\[^\n])*)"\s*/y;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
/** What a ratio is before anything was counted, and the bound of what has none. */
const NOT_FINITE = /^(?:nan|[+-]?inf(?:inity)?)$/i;
/** Characters of a line; a longer one is passed over. */
const LONGEST_LINE = 100_000;
/** Labels of one selector or line. */
const MOST_LABELS = 100;

/** Reads `db_pool_connections{state="used"}`. @returns or what is wrong with it, as a clause */
export function parseSelector(text: string): SeriesSelector | { problem: string } {
  const written = text.trim();
  const name = matchAt(NAME, written, 0)?.[0];
  if (name === undefined) return { problem: 'does not begin with the name of a metric' };
  const rest = written.slice(name.length).trim();
  if (rest === '') return { name, matchers: [] };
  if (!rest.startsWith('{'))
    return { problem: `has ${quote(rest)} after the name, where only labels in braces can be` };
  const labels = readLabels(rest, 0);
  if (labels === null || rest.slice(labels.end).trim() !== '') {
    return { problem: 'has labels that are not written as {state="used", pool!="admin"}' };
  }
  const matchers: Matcher[] = [];
  for (const { label, operator, value } of labels.found) {
    const matcher = matcherOf(label, operator, value);
    if ('problem' in matcher) return matcher;
    matchers.push(matcher);
  }
  return { name, matchers };
}

function matcherOf(label: string, operator: string, value: string): Matcher | { problem: string } {
  if (operator === '=') return { label, accepts: (found) => found === value };
  if (operator === '!=') return { label, accepts: (found) => found !== value };
  const source = `^(?:${value})$`;
  const problem = problemOfPattern(source);
  if (problem !== null) return { problem: `has no regular expression for ${label}: ${problem}` };
  const pattern: BoundedPattern = boundedPattern(source);
  return { label, accepts: (found) => (pattern.exec(found) !== null) === (operator === '=~') };
}

/** Reads what some selectors choose of a text, in their order. */
export function readSeries(text: string, selectors: readonly SeriesSelector[]): SeriesReading[] {
  const wanted = new Set(selectors.map(({ name }) => name));
  const types = new Map<string, string>();
  const sums = selectors.map((): number | null => null);
  for (const line of linesOf(text)) {
    const type = typeOf(line);
    if (type !== null) {
      types.set(type.name, type.type);
      continue;
    }
    const name = matchAt(NAME, line, 0)?.[0];
    if (name === undefined || !wanted.has(name)) continue;
    const sample = readSample(line, name);
    if (sample === null || !Number.isFinite(sample.value)) continue;
    for (const [index, selector] of selectors.entries()) {
      if (selector.name === name && isChosen(sample.labels, selector)) sums[index] = (sums[index] ?? 0) + sample.value;
    }
  }
  return selectors.map(({ name }, index) => ({ value: sums[index] ?? null, isCounter: isCounter(name, types) }));
}

/** Lists the names of all metrics that have a line, each once, up to a bound; what it measures may have no number yet. */
export function namesIn(text: string, most = 2000): string[] {
  const names = new Set<string>();
  for (const line of linesOf(text)) {
    const name = matchAt(NAME, line, 0)?.[0];
    if (name !== undefined && readSample(line, name) !== null) names.add(name);
    if (names.size >= most) break;
  }
  return [...names];
}

/** Explains why an answer holds no metrics, as a clause that follows "it"; null: it holds some. */
export function whyNoMetrics(text: string, contentType: string): string | null {
  const start = text.slice(0, 1000).trimStart();
  if (start === '') return 'answers with nothing';
  if (/\btext\/html\b/i.test(contentType) || /^<(?:!doctype|html|\?xml)/i.test(start)) {
    return 'answers with a page (HTML), not with metrics';
  }
  if (/\bprotobuf\b/i.test(contentType)) return 'answers with metrics as protobuf, and only text is read';
  if (/\bjson\b/i.test(contentType) || /^[[{]/.test(start)) return 'answers with JSON, not with metrics as text';
  return namesIn(text, 1).length === 0 ? 'answers with text that has no line of a metric' : null;
}

function* linesOf(text: string): Generator<string> {
  for (let from = 0; from < text.length; ) {
    const found = text.indexOf('\n', from);
    const until = found === -1 ? text.length : found;
    if (until > from && until - from <= LONGEST_LINE) yield text.slice(from, until).trimEnd();
    from = until + 1;
  }
}

function typeOf(line: string): { name: string; type: string } | null {
  if (!line.startsWith('#')) return null;
  const [, name, type] = /^#[ \t]{1,10}TYPE[ \t]{1,10}(\S{1,500})[ \t]{1,10}(\w{1,20})$/.exec(line) ?? [];
  return name === undefined || type === undefined ? null : { name, type };
}

/** Counters may be named with a suffix that their type does not have; parts of histograms and summaries count too. */
function isCounter(name: string, types: ReadonlyMap<string, string>): boolean {
  const [, whole = name, suffix = ''] = /^(.+)(_total|_count|_sum|_bucket)$/.exec(name) ?? [];
  const [own, ofWhole] = [types.get(name), types.get(whole)];
  if (own !== undefined) return own === 'counter';
  if (ofWhole === 'counter') return suffix === '_total';
  return (ofWhole === 'histogram' || ofWhole === 'summary') && suffix !== '' && suffix !== '_total';
}

function isChosen(labels: ReadonlyMap<string, string>, { matchers }: SeriesSelector): boolean {
  return matchers.every(({ label, accepts }) => accepts(labels.get(label) ?? ''));
}

/** Reads the labels and the value of a line, NaN where that is no finite number; null where it has none. */
function readSample(line: string, name: string): { labels: Map<string, string>; value: number } | null {
  const labels = new Map<string, string>();
  let at = name.length;
  while (line[at] === ' ' || line[at] === '\t') at++;
  if (line[at] === '{') {
    const read = readLabels(line, at);
    if (read === null) return null;
    for (const { label, operator, value } of read.found) {
      if (operator !== '=') return null;
      labels.set(label, value);
    }
    at = read.end;
  } else if (at === name.length) return null;
  // A time and, in OpenMetrics, an example may follow.
  const [written = ''] = line
    .slice(at, at + 200)
    .trimStart()
    .split(/[ \t]/, 1);
  if (NOT_FINITE.test(written)) return { labels, value: Number.NaN };
  return NUMBER.test(written) ? { labels, value: Number(written) } : null;
}

interface WrittenLabel {
  label: string;
  operator: string;
  value: string;
}

/** Reads labels in braces. @param from the place of the first brace @returns null where they are not written so */
function readLabels(text: string, from: number): { found: WrittenLabel[]; end: number } | null {
  const found: WrittenLabel[] = [];
  let at = from + 1;
  while (found.length < MOST_LABELS) {
    const match = matchAt(LABEL, text, at);
    if (match === null) break;
    const [whole, label = '', operator = '', value = ''] = match;
    found.push({ label, operator, value: unescaped(value) });
    at += whole.length;
    if (text[at] !== ',') break;
    at++;
  }
  while (text[at] === ' ') at++;
  return text[at] === '}' ? { found, end: at + 1 } : null;
}

function unescaped(value: string): string {
  return value.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));
}

/** Matches a sticky expression at one place. */
function matchAt(expression: RegExp, text: string, at: number): RegExpExecArray | null {
  expression.lastIndex = at;
  return expression.exec(text);
}
