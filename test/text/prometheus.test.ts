import { describe, expect, it } from 'vitest';
import { namesIn, parseSelector, readSeries, type SeriesSelector, whyNoMetrics } from '../../src/text/prometheus.ts';

const TEXT = `# HELP http_requests_total Requests.
# TYPE http_requests_total counter
http_requests_total{method="get",code="200"} 1027 1395066363000
http_requests_total{method="post",code="200"} 3
http_requests_total{method="post",code="500"} 2

# TYPE db_pool_connections gauge
db_pool_connections{pool="main",state="used"} 7
db_pool_connections{pool="main",state="idle"} 3
db_pool_connections{pool="admin",state="used"} 1.5e1
escaped{path="C:\\\\DIR\\\\FILE.TXT",error="Cannot \\"find\\"\\nfile"} 1
nothing_yet NaN
endless{le="+Inf"} +Inf
# TYPE wait summary
wait{quantile="0.5"} 4773
wait_sum 1.7560473e+07
wait_count 2693
spaced { a = "b" , c = "d", } 9
bare 12
# TYPE foo counter
foo_total 17.0 1520879607.789 # {trace_id="x"} 0.67
# EOF
`;

function value(selector: string, text = TEXT): number | null | undefined {
  const parsed = parseSelector(selector);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return readSeries(text, [parsed])[0]?.value;
}

const isCounter = (name: string) => readSeries(TEXT, [{ name, matchers: [] }])[0]?.isCounter;

describe('a selector', () => {
  it.each([
    ['bare', 12],
    [' bare ', 12],
    ['bare{}', 12],
    ['http_requests_total{method="get"}', 1027],
    ['http_requests_total{method="post"}', 5],
    ['http_requests_total', 1032],
    ['http_requests_total{method!="get",code="500"}', 2],
    ['http_requests_total{code=~"2.."}', 1030],
    ['http_requests_total{code!~"2.."}', 2],
    ['http_requests_total{code=~"2"}', null],
    ['db_pool_connections{state="used"}', 22],
    ['db_pool_connections{ pool = "main" , state="used", }', 7],
    ['db_pool_connections{shard=""}', 25],
    ['db_pool_connections{shard="1"}', null],
    ['escaped{path="C:\\\\DIR\\\\FILE.TXT"}', 1],
    ['escaped{error="Cannot \\"find\\"\\nfile"}', 1],
    ['spaced{c="d"}', 9],
    ['wait{quantile="0.5"}', 4773],
    ['wait_sum', 17560473],
    ['foo_total', 17],
    ['nothing_yet', null],
    ['endless', null],
    ['missing', null],
    ['db_pool', null],
  ])('%s adds up to %s', (selector, expected) => expect(value(selector)).toBe(expected));

  it.each([
    ['', 'does not begin with the name of a metric'],
    ['{state="used"}', 'does not begin with the name of a metric'],
    ['9lives', 'does not begin with the name of a metric'],
    ['a b', 'has "b" after the name, where only labels in braces can be'],
    ['rate(a[1m])', 'has "(a[1m])" after the name, where only labels in braces can be'],
    ['a{state=used}', 'has labels that are not written as {state="used", pool!="admin"}'],
    ['a{state="used"', 'has labels that are not written as {state="used", pool!="admin"}'],
    ['a{state="used"} > 5', 'has labels that are not written as {state="used", pool!="admin"}'],
    ['a{state=~"("}', 'has no regular expression for state: Unterminated group'],
  ])('is not %j', (selector, problem) => expect(parseSelector(selector)).toEqual({ problem }));

  it('with an expression that goes on for ever comes to an end', () => {
    const selector = parseSelector('a{b=~"(x+x+)+y"}') as SeriesSelector;
    expect(readSeries(`a{b="${'x'.repeat(2000)}"} 1`, [selector])[0]?.value).toBeNull();
  });
});

describe('a counter', () => {
  it.each(['http_requests_total', 'foo_total', 'wait_sum', 'wait_count'])('is one by its type: %s', (name) => {
    expect(isCounter(name)).toBe(true);
  });

  it.each(['db_pool_connections', 'wait', 'bare', 'missing'])('is none: %s', (name) => {
    expect(isCounter(name)).toBe(false);
  });
});

describe('lines that are not understood', () => {
  it.each([
    'a{b="c" 1',
    'a{b="c"}',
    'a one',
    'a 0x10',
    'a',
    'a{b=~"c"} 1',
    '{a="b"} 1',
    `a{b="${'x'.repeat(200_000)}"} 1`,
    '\u0000\u001b[2J',
    '# TYPE a',
  ])('are passed over: %j', (line) => {
    expect(value('a', `${line}\na 5\n`)).toBe(5);
    expect(namesIn(`${line}\na 5\n`)).toEqual(['a']);
  });

  it('do not matter to the end of a line', () => expect(value('a', 'a 5\r\na 6\r\n')).toBe(11));
});

describe('a value that is no finite number', () => {
  it.each(['NaN', '+Inf', '-Inf', 'nan', '1e999'])('is none yet, of a metric that is there: %s', (written) => {
    const text = `a{b="c"} ${written}\n`;
    expect(value('a', text)).toBeNull();
    expect(value('a', `${text}a 5\n`)).toBe(5);
    expect(namesIn(text)).toEqual(['a']);
    expect(whyNoMetrics(text, 'text/plain')).toBeNull();
  });
});

describe('what holds no metrics', () => {
  it.each([
    ['', 'text/plain', 'answers with nothing'],
    [' \n', 'text/plain', 'answers with nothing'],
    ['<!doctype html><p>', 'text/plain', 'answers with a page (HTML), not with metrics'],
    ['a 5', 'text/html; charset=utf-8', 'answers with a page (HTML), not with metrics'],
    ['{"a": 5}', '', 'answers with JSON, not with metrics as text'],
    ['a 5', 'application/json', 'answers with JSON, not with metrics as text'],
    ['x', 'application/vnd.google.protobuf', 'answers with metrics as protobuf, and only text is read'],
    ['OK', 'text/plain', 'answers with text that has no line of a metric'],
    ['# HELP a b\n', 'text/plain', 'answers with text that has no line of a metric'],
  ])('%j of type %j %s', (text, type, why) => expect(whyNoMetrics(text, type)).toBe(why));

  it('is told from what holds some', () => {
    expect(whyNoMetrics(TEXT, 'text/plain; version=0.0.4')).toBeNull();
    expect(whyNoMetrics('a 5', '')).toBeNull();
    expect(whyNoMetrics('a{b="c"} 5', 'application/openmetrics-text')).toBeNull();
  });
});

it('names are listed once, and not more than some', () => {
  expect(namesIn(TEXT)).toContain('db_pool_connections');
  expect(namesIn(TEXT, 2)).toEqual(['http_requests_total', 'db_pool_connections']);
});
